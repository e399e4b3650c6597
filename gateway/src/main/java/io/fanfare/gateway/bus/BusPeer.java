package io.fanfare.gateway.bus;

/**
 * Another node that this one hears of.
 *
 * @param nodeId its name
 * @param incarnation its process: a node that starts again has another one
 * @param silentMillis for how long nothing was heard of it
 */
public record BusPeer(String nodeId, long incarnation, long silentMillis) {}
