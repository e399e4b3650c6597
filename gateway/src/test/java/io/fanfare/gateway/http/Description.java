package io.fanfare.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The API's OpenAPI file, as what answers are held against. */
final class Description {
    private static final String REFERENCE = "$ref";

    private final ObjectMapper json = new ObjectMapper();
    private final JsonSchemaFactory schemas = JsonSchemaFactory.getInstance(VersionFlag.V202012);
    private final JsonNode root;

    Description() {
        try (InputStream file = ApiPort.class.getResourceAsStream("openapi.yaml")) {
            root = new ObjectMapper(new YAMLFactory()).readTree(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    JsonNode root() {
        return root;
    }

    /** Every operation as method and path, such as {@code GET /healthz}. */
    Set<String> operations() {
        Set<String> operations = new TreeSet<>();
        root.get("paths")
                .properties()
                .forEach(path -> path.getValue().fieldNames().forEachRemaining(member -> {
                    if (!member.equals("parameters")) {
                        operations.add(member.toUpperCase(Locale.ROOT) + " " + path.getKey());
                    }
                }));
        return operations;
    }

    /**
     * Checks an answer: its status must be one of the operation, its type and body what stands there. An answer of no
     * operation at all must be a problem.
     */
    void check(String method, String path, int status, String contentType, byte[] body) throws IOException {
        JsonNode operation = operation(method, path);
        JsonNode response = operation == null
                ? resolve(root.at("/components/responses/Problem"))
                : resolve(operation.at("/responses/" + status));
        assertThat(response.isMissingNode())
                .as("%s %s answers %d: documented", method, path, status)
                .isFalse();
        JsonNode content = response.get("content");
        if (content == null) {
            assertThat(body)
                    .as("%s %s answers %d: no body", method, path, status)
                    .isEmpty();
            return;
        }
        String type = contentType.replaceFirst(";.*", "");
        assertThat(content.has(type))
                .as("%s %s answers %s: documented", method, path, contentType)
                .isTrue();
        JsonNode schema = content.get(type).get("schema");
        if (schema != null) {
            checkSchema(schema, body);
        }
    }

    private JsonNode operation(String method, String path) {
        Iterator<String> templates = root.get("paths").fieldNames();
        while (templates.hasNext()) {
            String template = templates.next();
            if (path.replaceFirst("\\?.*", "").matches(template.replaceAll("\\{\\w+}", "[^/]+"))) {
                return root.get("paths").get(template).get(method.toLowerCase(Locale.ROOT));
            }
        }
        return null;
    }

    private JsonNode resolve(JsonNode node) {
        return node.has(REFERENCE) ? root.at(node.get(REFERENCE).textValue().substring(1)) : node;
    }

    private void checkSchema(JsonNode schema, byte[] body) throws IOException {
        ObjectNode document = json.createObjectNode();
        document.setAll((ObjectNode) schema);
        document.set("components", root.get("components"));

        assertThat(schemas.getSchema(document).validate(json.readTree(body))).isEmpty();
    }
}
