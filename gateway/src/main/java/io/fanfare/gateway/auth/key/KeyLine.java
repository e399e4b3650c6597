package io.fanfare.gateway.auth.key;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** One line of a {@link KeysFile}. */
final class KeyLine {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final String EXPECTED_NAME = "1..64 of A-Z a-z 0-9 . _ -, the first one a letter or a digit";
    private static final Set<String> OF_CREATED = Set.of("name", "hash", "scopes", "created", "expires");
    private static final Set<String> OF_REVOKED = Set.of("name", "revoked");
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private KeyLine() {}

    /** @throws IllegalArgumentException if it is none */
    static String checkName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("name: '" + name + "' (expected: " + EXPECTED_NAME + ")");
        }
        return name;
    }

    static String created(ApiKey key) {
        ObjectNode line = MAPPER.createObjectNode().put("name", key.name());
        ArrayNode scopes = line.putArray("scopes");
        key.scopes().forEach(scope -> scopes.add(scope.toString()));
        line.put("created", key.created().toString());
        if (key.expires() != null) {
            line.put("expires", key.expires().toString());
        }
        return line.put("hash", key.hash().toString()).toString();
    }

    static String revoked(String name, Instant now) {
        return MAPPER.createObjectNode()
                .put("name", name)
                .put("revoked", now.toString())
                .toString();
    }

    /**
     * Does what a line says to the keys that are known.
     *
     * @throws IllegalArgumentException if it says nothing that can be understood
     */
    static void apply(String text, Map<String, ApiKey> byName) {
        JsonNode line = object(text);
        String name = checkName(textOf(line, "name"));
        if (line.has("revoked")) {
            checkMembers(line, OF_REVOKED);
            time(textOf(line, "revoked"), "revoked");
            byName.remove(name);
            return;
        }
        checkMembers(line, OF_CREATED);
        if (byName.containsKey(name)) {
            throw new IllegalArgumentException("name: " + name + " is taken (expected: another one)");
        }
        byName.put(
                name,
                new ApiKey(
                        name,
                        hash(textOf(line, "hash")),
                        scopes(line.path("scopes")),
                        time(textOf(line, "created"), "created"),
                        line.has("expires") ? time(textOf(line, "expires"), "expires") : null));
    }

    private static JsonNode object(String text) {
        try {
            JsonNode line = MAPPER.readTree(text);
            if (line.isObject()) {
                return line;
            }
        } catch (JsonProcessingException broken) {
            throw new IllegalArgumentException(
                    "not JSON: " + broken.getOriginalMessage() + " (expected: what key create has written)", broken);
        }
        throw new IllegalArgumentException("no JSON object (expected: what key create has written)");
    }

    private static void checkMembers(JsonNode line, Set<String> known) {
        line.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw new IllegalArgumentException(name + ": unknown");
            }
        });
    }

    private static String textOf(JsonNode line, String member) {
        if (!line.path(member).isTextual()) {
            throw new IllegalArgumentException(member + ": missing (expected: a text)");
        }
        return line.path(member).textValue();
    }

    private static KeyHash hash(String hex) {
        try {
            return KeyHash.parse(hex);
        } catch (IllegalArgumentException damaged) {
            throw new IllegalArgumentException("hash: damaged (expected: 64 digits of hexadecimal)", damaged);
        }
    }

    private static List<KeyScope> scopes(JsonNode texts) {
        if (!texts.isArray()) {
            throw new IllegalArgumentException("scopes: missing (expected: a list of texts)");
        }
        List<KeyScope> scopes = new ArrayList<>();
        texts.forEach(text -> scopes.add(KeyScope.parse(text.asText())));
        return scopes;
    }

    private static Instant time(String text, String member) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException other) {
            throw new IllegalArgumentException(
                    member + ": " + text + " (expected: a time such as 2027-01-01T00:00:00Z)", other);
        }
    }
}
