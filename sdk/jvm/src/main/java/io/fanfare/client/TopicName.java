package io.fanfare.client;

import java.nio.charset.StandardCharsets;

/** What may be the name of a topic: see "Types" in {@code protocol/README.md}. */
final class TopicName {
    private static final int MAX_BYTES = 200;
    private static final String FORBIDDEN = ",\"\\*";

    private TopicName() {}

    /** @throws FanfareException INVALID_TOPIC */
    static void check(String name) {
        if (!isOne(name)) {
            throw new FanfareException(
                    "INVALID_TOPIC", "\"" + name + "\" (expected: 1 to 200 bytes without , \" \\ *)", false);
        }
    }

    static boolean isOne(String name) {
        if (name.isEmpty() || name.charAt(0) == ' ' || name.charAt(name.length() - 1) == ' ') {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char next = name.charAt(i);
            if (Character.isISOControl(next) || FORBIDDEN.indexOf(next) >= 0) {
                return false;
            }
            if (Character.isSurrogate(next)) {
                boolean isPair = i + 1 < name.length() && Character.isSurrogatePair(next, name.charAt(i + 1));
                if (!isPair) {
                    return false;
                }
                i++;
            }
        }
        return name.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
    }

    /** What comes before the first ":" of a topic, or all of it. */
    static String namespace(String topic) {
        int colon = topic.indexOf(':');
        return colon < 0 ? topic : topic.substring(0, colon);
    }
}
