package io.fanfare.bench.client;

/**
 * How a connection ended, or why there was none.
 *
 * @param code the close code on WebSocket, else 0
 * @param reason in words, with the server's address
 */
public record ConnectionEnd(int code, String reason) {}
