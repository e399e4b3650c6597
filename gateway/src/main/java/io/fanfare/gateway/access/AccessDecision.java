package io.fanfare.gateway.access;

import io.fanfare.gateway.auth.Action;
import io.fanfare.gateway.auth.Identity;
import io.fanfare.protocol.TopicName;

/**
 * Decides who may do what, for every way in. Asked once for each request and topic, before anything is done; called on any
 * thread, must not block or throw.
 */
public interface AccessDecision {
    /**
     * @param identity who asks; {@link Identity#BACKEND} for a backend service
     * @return null if it may, else what it is told
     */
    Refusal decide(Identity identity, Action action, TopicName topic);
}
