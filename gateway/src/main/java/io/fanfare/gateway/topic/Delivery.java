package io.fanfare.gateway.topic;

import io.fanfare.protocol.Publication;

/**
 * A publication on its way to one loop.
 *
 * @param target whom it is for, or null if the loop owns the topic and has to put it in order first
 * @param offset 0 in an ephemeral topic
 */
record Delivery(Topic topic, SubscriberSet target, Publication publication, long epoch, long offset) {}
