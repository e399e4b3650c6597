package io.fanfare.bench.plan;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Something that is done to the server while it is measured. It also parts the measured time: what was due before it is told
 * apart from what was due after it.
 *
 * @param atMillis since the measured time began
 * @param command for the shell; empty for nothing but a mark
 */
public record Incident(long atMillis, String command) {
    private static final Pattern SYNTAX =
            Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?)(ms|s|m)(?:=(.*))?", Pattern.DOTALL);

    /**
     * Reads one: {@code 5s=redis-cli shutdown nosave}, or {@code 12.5s} for a mark.
     *
     * @throws UsageException if it is none
     */
    public static Incident parse(String written) {
        Matcher matcher = SYNTAX.matcher(written.trim());
        if (!matcher.matches()) {
            throw new UsageException(
                    "at: " + written + " (expected: a time and a command, such as 5s=redis-cli shutdown)");
        }
        int millisPerUnit = switch (matcher.group(2)) {
            case "ms" -> 1;
            case "s" -> 1_000;
            default -> 60_000;
        };
        long millis = new BigDecimal(matcher.group(1))
                .multiply(BigDecimal.valueOf(millisPerUnit))
                .longValue();
        return new Incident(
                millis, matcher.group(3) == null ? "" : matcher.group(3).trim());
    }

    /** As it would be written. */
    public String written() {
        String time = BigDecimal.valueOf(atMillis)
                        .movePointLeft(3)
                        .stripTrailingZeros()
                        .toPlainString() + "s";
        return command.isEmpty() ? time : time + "=" + command;
    }
}
