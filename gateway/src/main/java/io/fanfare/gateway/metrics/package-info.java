/** What a node counts. Used by every package, knows none of them. */
package io.fanfare.gateway.metrics;
