package io.fanfare.bench.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.fanfare.bench.plan.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Results as JSON: a list of them in each file. A number that is not known is NaN here and null there. */
public final class Json {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .addModule(new SimpleModule()
                    .addSerializer(double.class, new NumberWriter())
                    .addSerializer(Double.class, new NumberWriter())
                    .addDeserializer(double.class, new NumberReader()))
            .build();

    private Json() {}

    private static final class NumberWriter extends StdSerializer<Double> {
        private static final long serialVersionUID = 1;

        private NumberWriter() {
            super(Double.class);
        }

        @Override
        public void serialize(Double value, JsonGenerator out, SerializerProvider provider) throws IOException {
            if (Double.isFinite(value)) {
                out.writeNumber(value);
            } else {
                out.writeNull();
            }
        }
    }

    private static final class NumberReader extends StdDeserializer<Double> {
        private static final long serialVersionUID = 1;

        private NumberReader() {
            super(double.class);
        }

        @Override
        public Double deserialize(JsonParser in, DeserializationContext context) throws IOException {
            return in.getDoubleValue();
        }

        @Override
        public Double getNullValue(DeserializationContext context) {
            return Double.NaN;
        }
    }

    /** Anything that results are made of, on one line. */
    public static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Anything that results are made of. */
    public static <T> T read(String json, Class<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (JsonProcessingException wrong) {
            throw new IllegalArgumentException(
                    "not a " + type.getSimpleName() + ": " + wrong.getOriginalMessage(), wrong);
        }
    }

    static void writeResults(Path file, List<Result> results) throws IOException {
        writeIndented(file, results);
    }

    static void writeComparison(Path file, List<PhaseComparison> phases) throws IOException {
        writeIndented(file, phases);
    }

    private static void writeIndented(Path file, Object value) throws IOException {
        Files.writeString(
                file, MAPPER.writer(SerializationFeature.INDENT_OUTPUT).writeValueAsString(value) + "\n");
    }

    /**
     * Reads results from a file.
     *
     * @throws UsageException if there is none, or it holds something else
     */
    public static List<Result> readResults(Path file) {
        try {
            List<Result> results = List.of(MAPPER.readValue(file.toFile(), Result[].class));
            for (Result result : results) {
                if (!Result.SCHEMA.equals(result.schema())) {
                    throw new UsageException(
                            file + ": schema " + result.schema() + " (expected: " + Result.SCHEMA + ")");
                }
            }
            return results;
        } catch (IOException wrong) {
            throw new UsageException(
                    file + ": " + wrong.getMessage().lines().findFirst().orElse("unreadable")
                            + " (expected: results that bench has written)");
        }
    }
}
