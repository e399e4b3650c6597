package io.fanfare.gateway.transport;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * What a client shows for its session with each poll: the session, and the number of the last answer that it has got. Must not be
 * logged.
 *
 * @param session 192 random bits, in base64url
 * @param answer how many answers with messages the client has got
 */
record LongPollToken(String session, int answer) {
    /** By which it is told from the tokens of users, whose name it has in a query. */
    private static final String PREFIX = "fanfare.poll.";

    private static final int SESSION_BYTES = 24;
    private static final int SESSION_CHARACTERS = 32;
    /** Digits of the largest number. */
    private static final int MAX_DIGITS = 9;

    static String newSession(SecureRandom random) {
        byte[] bytes = new byte[SESSION_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().encodeToString(bytes);
    }

    static boolean isOne(String text) {
        return text.startsWith(PREFIX);
    }

    /** Null if it is none that this version gives. */
    static LongPollToken parse(String text) {
        int dot = PREFIX.length() + SESSION_CHARACTERS;
        int digits = text.length() - dot - 1;
        if (!isOne(text) || digits < 1 || digits > MAX_DIGITS || text.charAt(dot) != '.') {
            return null;
        }
        int answer = 0;
        for (int i = dot + 1; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return null;
            }
            answer = answer * 10 + digit;
        }
        return new LongPollToken(text.substring(PREFIX.length(), dot), answer);
    }

    /** As the client shows it. */
    String text() {
        return PREFIX + session + '.' + answer;
    }

    /** Without what nobody may read. */
    @Override
    public String toString() {
        return "LongPollToken";
    }
}
