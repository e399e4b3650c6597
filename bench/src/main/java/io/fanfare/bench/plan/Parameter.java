package io.fanfare.bench.plan;

import java.util.Locale;

/** What a mode can be told, on the command line ({@code --rate 50}) and in a plan ({@code rate: 50}) alike. */
public enum Parameter {
    SECONDS("how long to measure, seconds", 1, 604_800),
    WARM_UP("load before that, which is not measured, seconds", 0, 3_600),
    RATE("messages a second, of all publishers together; 0 for none", 0, 10_000_000),
    IN_FLIGHT("instead of a rate: as fast as it goes with so many messages on their way; 0 for a rate", 0, 65_536),
    SEARCH_P99("look for the highest rate whose 99th percentile is at most so many ms; 0 for no search", 0, 600_000),
    SUBSCRIBERS("subscribers in all", 0, 1_000_000),
    CONNECTIONS("connections", 1, 1_000_000),
    TOPICS("topics", 1, 1_000_000),
    PUBLISHERS("connections that publish", 1, 10_000),
    ROOMS("topics that the members talk in", 1, 1_000_000),
    MEMBERS("members of each room, who all publish", 1, 10_000),
    AT_ONCE("connections that may be under way at the same time", 1, 100_000),
    CONNECTS_PER_SECOND("connections opened each second; 0 for as fast as at-once allows", 0, 1_000_000),
    ROUNDS("how often to repeat it", 1, 1_000),
    BEHIND("messages of its topic that a client has missed when it comes back", 1, 100_000),
    CUT_EVERY("each subscriber's socket is cut once in so many seconds; 0 for never", 0, 86_400),
    PAUSE("between two restarts, and before the first one, seconds", 0, 3_600),
    OFFLINE("how long it stays away then, ms", 0, 600_000),
    SLOW("subscribers that stop reading half-way, percent", 1, 99),
    PAYLOAD("bytes of each message", 64, 1_000_000),
    SETTLE("how long to wait for what is still on its way, seconds", 1, 600),
    NAMESPACE("what topics' names begin with, up to a colon", Text.NAMESPACE, "live"),
    PUBLISH_BY("how to publish: auto (HTTP where there is such an API), http or socket", Text.PUBLISH_BY, "auto"),
    RESTART(
            "a command that restarts node $NODE (1, 2 ...; $HOST and $PORT are where its clients connect), for the shell; when"
                    + " it has ended, the node has at least stopped",
            Text.COMMAND,
            ""),
    SUBSCRIBE_AT("which nodes subscribers go to, in turn: all, or such as 2+3", Text.NODES, "all"),
    PUBLISH_AT("which nodes publishers go to, in turn: all, or such as 1", Text.NODES, "all");

    /** Kinds of parameters that are no numbers. */
    private enum Text {
        NAMESPACE("[A-Za-z0-9_-]{1,40}", "letters, digits, _ and -, up to 40"),
        PUBLISH_BY("auto|http|socket", "auto, http or socket"),
        COMMAND("(?s).*", "a command for the shell"),
        NODES("all|[1-9]\\d*(\\+[1-9]\\d*)*", "all, or numbers of nodes joined by +");

        private final String pattern;
        private final String expected;

        Text(String pattern, String expected) {
            this.pattern = pattern;
            this.expected = expected;
        }
    }

    private final String description;
    private final long least;
    private final long most;
    /** Null if it is a number. */
    private final Text text;

    private final String defaultText;

    Parameter(String description, long least, long most) {
        this.description = description;
        this.least = least;
        this.most = most;
        text = null;
        defaultText = null;
    }

    Parameter(String description, Text text, String defaultText) {
        this.description = description;
        this.text = text;
        this.defaultText = defaultText;
        least = 0;
        most = 0;
    }

    /** As it is written: {@code warm-up}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String description() {
        return text == null ? description + " (" + least + ".." + most + ")" : description;
    }

    /** Whether it is no number. */
    public boolean isText() {
        return text != null;
    }

    /** Its default as it would be written: a number's is the mode's, a text's is the same for all modes. */
    public String defaultText(Long ofMode) {
        return text == null ? Long.toString(ofMode) : defaultText;
    }

    /**
     * Takes a value as it was written.
     *
     * @throws UsageException if it is not allowed
     */
    String check(String value) {
        if (text != null) {
            if (!value.matches(text.pattern)) {
                throw new UsageException(key() + ": " + value + " (expected: " + text.expected + ")");
            }
            return value;
        }
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            throw wrong(value);
        }
        throw wrong(value);
    }

    private UsageException wrong(String value) {
        return new UsageException(key() + ": " + value + " (expected: " + least + ".." + most + ")");
    }
}
