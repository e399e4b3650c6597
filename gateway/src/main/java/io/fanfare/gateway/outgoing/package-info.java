/** HTTP to services that the configuration names: what their URLs may be, and calls that are bounded in time and size. */
package io.fanfare.gateway.outgoing;
