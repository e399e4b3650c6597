/**
 * Phoenix Channels, versions 1.0.0 and 2.0.0 of its messages, as its clients speak them. Codecs as functions over bytes, and what
 * a connection has to remember of its channels as plain state; what it all means is said where commands and events are.
 */
package io.fanfare.protocol.phoenix;
