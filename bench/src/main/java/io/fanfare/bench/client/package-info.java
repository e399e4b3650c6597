/**
 * A lean client for many connections on few event loops: fanfare.v1 over WebSocket and TCP, and the HTTP API's publish.
 *
 * <p>For load and tests, not for applications: it trusts the node, never reconnects, and sends no heartbeats because it
 * asks for the longest interval.
 */
package io.fanfare.bench.client;
