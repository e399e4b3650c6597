package io.fanfare.protocol.phoenix;

import io.fanfare.protocol.Payload;

/**
 * What a client has sent.
 *
 * @param joinRef names the join that it belongs to; null if it names none
 * @param ref what an answer repeats; null if none is wanted
 * @param topic not checked
 * @param event not checked
 * @param payload any value of JSON, or bytes; null if it is neither
 */
public record PhoenixMessage(String joinRef, String ref, String topic, String event, Payload payload) {}
