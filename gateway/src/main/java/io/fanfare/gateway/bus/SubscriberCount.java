package io.fanfare.gateway.bus;

/**
 * How many subscribers a topic has on nodes.
 *
 * @param isComplete whether every node that is known has answered
 */
public record SubscriberCount(long subscribers, boolean isComplete) {}
