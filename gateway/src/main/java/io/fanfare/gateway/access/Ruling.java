package io.fanfare.gateway.access;

/**
 * What was answered to a {@link Question}.
 *
 * @param refusal null if the client may, else what it is told
 * @param forSeconds for how long that holds; 0 for this one request
 */
public record Ruling(Refusal refusal, int forSeconds) {}
