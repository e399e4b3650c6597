/**
 * Topics of one node: who is subscribed, in which order publications go out, and the only way in for new ones.
 *
 * <p>A subscription lives on the loop that owns its socket. Each loop has a {@link io.fanfare.gateway.topic.TopicShard}; a
 * publication crosses to a loop once, however many subscribers it has there.
 */
package io.fanfare.gateway.topic;
