/**
 * Server-Sent Events (WHATWG HTML §9.2), the way from a node to clients that have only HTTP. Codecs as functions over bytes; what
 * it all means is said where events are.
 */
package io.fanfare.protocol.sse;
