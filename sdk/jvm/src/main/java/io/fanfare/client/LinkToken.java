package io.fanfare.client;

import org.jspecify.annotations.Nullable;

/** The token of a link, and the question for the next one. */
final class LinkToken {
    private String text = "";
    private boolean isGood;
    /** The node would not have it; another one must come. */
    private @Nullable String refused;

    private int question;
    private boolean isAsked;

    String text() {
        return text;
    }

    /** Whether it may be shown, or another one should come before. */
    boolean isGood() {
        return isGood;
    }

    boolean isAsked() {
        return isAsked;
    }

    /** @return the question's number */
    int ask() {
        isAsked = true;
        return ++question;
    }

    /** What comes of a question that is over, or of another one, is no answer. */
    boolean isAnswered(int question) {
        if (!isAsked || question != this.question) {
            return false;
        }
        isAsked = false;
        return true;
    }

    /** Nobody waits for the answer any more. */
    void forgetQuestion() {
        isAsked = false;
    }

    boolean isRefused(String text) {
        return text.equals(refused);
    }

    void take(String text) {
        this.text = text;
        refused = null;
        isGood = true;
    }

    void grewOld() {
        isGood = false;
    }

    void wasRefused() {
        refused = text;
        isGood = false;
    }

    /** The node has refused it in band: it is shown yet, but may not come again. */
    void mayNotComeAgain() {
        refused = text;
    }

    void wasTaken() {
        refused = null;
    }
}
