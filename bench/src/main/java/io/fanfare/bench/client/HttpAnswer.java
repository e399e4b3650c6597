package io.fanfare.bench.client;

/** What the HTTP API answered. */
public record HttpAnswer(int status, String body) {}
