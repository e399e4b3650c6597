package io.fanfare.client;

/** What a token provider answers. */
public final class Token {
    /** No token: the client goes on as nobody in particular. */
    public static final Token NOBODY = new Token("", LinkMachine.UNKNOWN_LIFE);

    /** There will be no token any more: the client ends. */
    public static final Token LOGGED_OUT = new Token("", LinkMachine.UNKNOWN_LIFE);

    private final String text;
    private final long lifeMillis;

    private Token(String text, long lifeMillis) {
        this.text = text;
        this.lifeMillis = lifeMillis;
    }

    /** One of which it is not known how long it lives. */
    public static Token of(String text) {
        return new Token(text, LinkMachine.UNKNOWN_LIFE);
    }

    /** @param lifeMillis from now on: so that another one is there in time */
    public static Token of(String text, long lifeMillis) {
        return new Token(text, Math.max(0, lifeMillis));
    }

    String text() {
        return text;
    }

    long lifeMillis() {
        return lifeMillis;
    }
}
