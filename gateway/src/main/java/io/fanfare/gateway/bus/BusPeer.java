package io.fanfare.gateway.bus;

/**
 * Another node that this one hears of.
 *
 * @param nodeId its name, which another process may have too by mistake
 * @param incarnation its process, a random number: a node that starts again has another one
 * @param silentMillis for how long nothing was heard of it
 * @param isSteady whether it was heard repeatedly and is not silent now: surely alive, and not what a bus that stood still
 *     has kept of a process that is gone
 */
public record BusPeer(String nodeId, long incarnation, long silentMillis, boolean isSteady) {}
