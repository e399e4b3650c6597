/**
 * From sockets to commands: one public port that tells WebSocket and TCP apart, the WebSocket protocol, and the connection
 * that a session writes to. Everything runs on the channel's loop.
 */
package io.fanfare.gateway.transport;
