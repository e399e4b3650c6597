package io.fanfare.gateway.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.regex.Pattern;

/** One line of the audit log: an object of JSON with always the same members, in ASCII, whatever callers have sent. */
final class AuditLine {
    private static final int MAX_CHARACTERS = 500;
    /** What looks like a key of a backend, or like a token, wherever somebody has put it by mistake. */
    private static final Pattern SECRET = Pattern.compile("ffk_\\w+|eyJ[\\w-]*\\.[\\w.-]*");

    private static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private AuditLine() {}

    /**
     * Writes it.
     *
     * @param outcome {@code done}, {@code failed} or {@code refused}
     * @param reason null if there is nothing to say
     * @param count how many events it stands for
     */
    static String of(
            Instant time, AuditEvent event, Actor actor, String what, String outcome, String reason, int count) {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField("time", TIME.format(time));
            json.writeStringField("event", event.text());
            json.writeStringField("key", actor.key());
            json.writeStringField("address", actor.address());
            json.writeStringField("what", shown(what));
            json.writeStringField("outcome", outcome);
            json.writeStringField("reason", shown(reason));
            json.writeNumberField("count", count);
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory failed", impossible);
        }
        return line.toString();
    }

    private static String shown(String text) {
        if (text == null) {
            return null;
        }
        String masked = SECRET.matcher(text).replaceAll("***");
        return masked.length() <= MAX_CHARACTERS ? masked : masked.substring(0, MAX_CHARACTERS) + "...";
    }
}
