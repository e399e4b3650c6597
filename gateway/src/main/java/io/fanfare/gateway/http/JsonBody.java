package io.fanfare.gateway.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes JSON as a stream of tokens. */
final class JsonBody {
    private static final JsonFactory FACTORY = new JsonFactory();

    /** Writes something. */
    interface Writing {
        void to(JsonGenerator json) throws IOException;
    }

    private JsonBody() {}

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

    /** One member whose value is JSON already: its bytes are copied as they are. */
    static void writeRawField(JsonGenerator json, String name, byte[] value) throws IOException {
        json.writeFieldName(name);
        json.writeRawValue("");
        json.flush();
        ((ByteArrayOutputStream) json.getOutputTarget()).write(value);
    }
}
