/** The HTTP API for backend services and operators, one small class for each resource. Runs on the channel's loop. */
package io.fanfare.gateway.http;
