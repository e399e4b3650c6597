package io.fanfare.gateway.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Reads and writes JSON as a stream of tokens. */
final class Json {
    /** UTF-8 and nothing else, as on the sockets. */
    private static final JsonFactory FACTORY =
            JsonFactory.builder().disable(JsonFactory.Feature.CHARSET_DETECTION).build();

    /** Writes something. */
    interface Writing {
        void to(JsonGenerator json) throws IOException;
    }

    private Json() {}

    /** One JSON object, whose members are written by the argument. */
    static byte[] object(Writing members) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(128);
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            json.writeStartObject();
            members.to(json);
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory failed", impossible);
        }
        return out.toByteArray();
    }

    static JsonParser parse(byte[] bytes) throws IOException {
        return FACTORY.createParser(bytes);
    }
}
