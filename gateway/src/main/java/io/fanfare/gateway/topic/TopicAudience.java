package io.fanfare.gateway.topic;

/**
 * Who follows a topic.
 *
 * @param here subscribers of this node
 * @param everywhere subscribers of all nodes that have answered, this one included
 * @param isComplete whether every node that is known has answered
 */
public record TopicAudience(int here, long everywhere, boolean isComplete) {}
