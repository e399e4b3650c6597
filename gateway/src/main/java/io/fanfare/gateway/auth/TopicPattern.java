package io.fanfare.gateway.auth;

import io.fanfare.protocol.ProtocolException;
import io.fanfare.protocol.TopicName;
import java.util.Objects;

/**
 * A set of topics, as grants and the scopes of keys name it. One of:
 *
 * <ul>
 *   <li>{@code *}: every topic;
 *   <li>{@code room:42}: this topic;
 *   <li>{@code room:*}: every topic that begins with {@code room:} and goes on, by any number of parts. The {@code *} stands
 *       alone or after a {@code :}, at the end, and nowhere else.
 * </ul>
 *
 * <p>A part, which is what stands between colons, may be <code>{sub}</code>, once: the id of the user whom the pattern is
 * applied to, by its characters. An id with a {@code :} in it would reach into the topics of another user, and one that is empty
 * into everybody's: no topic matches for them. Other braces are refused, so that a slip of the pen grants nothing.
 *
 * <p>Names are compared by their characters, as topics are: no case is folded, nothing is normalized, and a letter that looks
 * like another one is another one. Immutable.
 */
public final class TopicPattern {
    /** Every topic. */
    public static final TopicPattern ANY = new TopicPattern("", null, true);

    /** What a pattern may be, as a phrase. */
    public static final String EXPECTED = "a topic, a beginning with :* at its end, or *; a part of it may be {sub}";

    private static final String SUB = "{sub}";

    /** Up to the user's id, or all of it. */
    private final String head;
    /** From the user's id on; null if the id does not occur. */
    private final String tail;

    private final boolean isOpen;

    private TopicPattern(String head, String tail, boolean isOpen) {
        this.head = head;
        this.tail = tail;
        this.isOpen = isOpen;
    }

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException that names it, and what was expected
     */
    public static TopicPattern parse(String text) {
        if (text.equals("*")) {
            return ANY;
        }
        boolean isOpen = text.endsWith(":*");
        String fixed = isOpen ? text.substring(0, text.length() - 1) : text;
        int sub = fixed.indexOf(SUB);
        TopicPattern pattern = sub < 0
                ? new TopicPattern(fixed, null, isOpen)
                : new TopicPattern(fixed.substring(0, sub), fixed.substring(sub + SUB.length()), isOpen);
        if (!pattern.isWellFormed()) {
            throw new IllegalArgumentException("'" + text + "' (expected: " + EXPECTED + ")");
        }
        return pattern;
    }

    private boolean isWellFormed() {
        if (hasBrace(head) || tail != null && hasBrace(tail)) {
            return false;
        }
        boolean isSubAPart =
                tail == null || (head.isEmpty() || head.endsWith(":")) && (tail.isEmpty() || tail.startsWith(":"));
        return isSubAPart && isTopic(head + (tail == null ? "" : "x" + tail) + (isOpen ? "x" : ""));
    }

    private static boolean hasBrace(String text) {
        return text.indexOf('{') >= 0 || text.indexOf('}') >= 0;
    }

    private static boolean isTopic(String name) {
        try {
            TopicName.of(name);
            return true;
        } catch (ProtocolException notOne) {
            return false;
        }
    }

    /**
     * Whether a topic is one of these. Allocates nothing.
     *
     * @param user whose id <code>{sub}</code> stands for; empty for nobody
     */
    public boolean matches(TopicName topic, String user) {
        String name = topic.value();
        if (!name.startsWith(head)) {
            return false;
        }
        int end = head.length();
        if (tail != null) {
            if (!isPart(user) || !name.startsWith(user, end) || !name.startsWith(tail, end + user.length())) {
                return false;
            }
            end += user.length() + tail.length();
        }
        return isOpen ? name.length() > end : name.length() == end;
    }

    /** Whether it depends on the user. */
    public boolean isOfOneUser() {
        return tail != null;
    }

    private static boolean isPart(String user) {
        return !user.isEmpty() && user.indexOf(':') < 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TopicPattern that
                && head.equals(that.head)
                && Objects.equals(tail, that.tail)
                && isOpen == that.isOpen;
    }

    @Override
    public int hashCode() {
        return Objects.hash(head, tail, isOpen);
    }

    @Override
    public String toString() {
        return head + (tail == null ? "" : SUB + tail) + (isOpen ? "*" : "");
    }
}
