package io.fanfare.gateway.access;

import io.fanfare.gateway.auth.Action;
import io.fanfare.gateway.auth.Identity;
import io.fanfare.protocol.TopicName;

/**
 * Whether a client may do something, asked of somebody else.
 *
 * @param session the id of the client's session
 */
public record Question(Identity identity, String session, Action action, TopicName topic) {}
