package io.fanfare.gateway.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.fanfare.gateway.upkeep.RegularFile;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads one YAML document whose top is a map. Keys that occur twice are refused. */
final class YamlFile {
    private static final ObjectMapper MAPPER = new ObjectMapper(YAMLFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(YAMLParser.Feature.EMPTY_STRING_AS_NULL)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private YamlFile() {}

    /**
     * Reads an operator's file. An empty one says nothing, which is fine.
     *
     * @throws ConfigException if it can't be read or is not such a document
     */
    static ObjectNode read(Path file) throws ConfigException {
        try {
            RegularFile.check(file);
            JsonNode top = top(file);
            if (top.isMissingNode() || top.isNull()) {
                return MAPPER.createObjectNode();
            }
            if (top instanceof ObjectNode map) {
                return map;
            }
            throw new ConfigException(List.of(file + ": not a map of keys"));
        } catch (RegularFile.NotOneException e) {
            throw new ConfigException(List.of(file + ": " + e.getMessage()));
        } catch (NoSuchFileException e) {
            throw new ConfigException(List.of(file + ": no such file"));
        } catch (JsonProcessingException e) {
            throw new ConfigException(List.of(file + place(e) + ": " + inOneLine(e.getOriginalMessage())));
        } catch (CharConversionException e) {
            throw new ConfigException(List.of(file + ": not UTF-8"));
        } catch (IOException e) {
            throw new ConfigException(List.of(file + ": cannot be read: " + e));
        }
    }

    private static JsonNode top(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return MAPPER.readTree(in);
        }
    }

    /** The file inside the jar: every key with its default. */
    static ObjectNode defaults() {
        try (InputStream in = YamlFile.class.getResourceAsStream("fanfare.yaml")) {
            return (ObjectNode) MAPPER.readTree(in);
        } catch (IOException e) {
            throw new IllegalStateException("fanfare.yaml in the jar can't be read", e);
        }
    }

    private static String place(JsonProcessingException e) {
        return e.getLocation() == null ? "" : ":" + e.getLocation().getLineNr();
    }

    /** The parser's own words, without the lines of the file that it shows: one may hold a secret. */
    private static String inOneLine(String message) {
        List<String> words = new ArrayList<>();
        for (String line : message.lines().map(String::strip).toList()) {
            if (line.equals("^")) {
                words.remove(words.size() - 1);
            } else if (!line.isEmpty()) {
                words.add(line.replace("in 'reader', ", "").replaceFirst(":$", ""));
            }
        }
        return words.isEmpty() ? "not YAML" : String.join("; ", words);
    }
}
