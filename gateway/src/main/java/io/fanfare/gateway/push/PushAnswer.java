package io.fanfare.gateway.push;

import io.fanfare.gateway.access.Refusal;
import io.fanfare.protocol.Payload;

/**
 * What came of a push to a backend: one of the two.
 *
 * @param reply what the backend said, or null
 * @param refusal what to tell in its place, or null
 */
public record PushAnswer(Payload reply, Refusal refusal) {}
