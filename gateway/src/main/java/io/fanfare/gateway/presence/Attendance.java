package io.fanfare.gateway.presence;

import io.fanfare.protocol.Payload;

/**
 * One session in one topic, as others see it.
 *
 * @param id of the session in this topic, the same for as long as it stays; unlike any other on all nodes. It is shown to other
 *     clients, so it must not be what a session is resumed by
 * @param revision 1, and one more each time {@code info} changes
 * @param user whose session it is, or empty if nobody's in particular
 * @param info what is shown of it, a JSON object
 */
public record Attendance(String id, int revision, String user, Payload info) {}
