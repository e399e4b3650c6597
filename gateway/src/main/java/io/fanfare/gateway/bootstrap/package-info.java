/** Builds the node in one place, starts and stops it in order. */
package io.fanfare.gateway.bootstrap;
