package io.fanfare.bench.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads plans from YAML. A key that is not known is refused. */
public final class PlanFile {
    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build());
    private static final Set<Parameter> OF_THE_PHASE = Set.of(Parameter.SECONDS, Parameter.WARM_UP);

    /** Keys of a phase of one load that are none of the load's. */
    private static final Set<String> OF_NO_LOAD = Set.of("mode", "name", "at");

    private PlanFile() {}

    /**
     * Reads a file.
     *
     * @throws UsageException if there is none, or it is no plan
     */
    public static Plan read(Path file) {
        try {
            return parse(file.toString(), Files.readString(file));
        } catch (NoSuchFileException none) {
            throw new UsageException(file + ": no such file (expected: a plan)");
        } catch (IOException unreadable) {
            throw new UsageException(file + ": cannot be read: " + unreadable);
        }
    }

    /** Reads a plan's text; the name is for messages. */
    public static Plan parse(String name, String text) {
        try {
            return plan(name, YAML.readTree(text));
        } catch (JsonProcessingException wrong) {
            int line = wrong.getLocation() == null ? 0 : wrong.getLocation().getLineNr();
            throw new UsageException(name + ":" + line + ": "
                    + wrong.getOriginalMessage().lines().findFirst().orElse("not YAML"));
        } catch (UsageException wrong) {
            throw wrong.getMessage().startsWith(name) ? wrong : new UsageException(name + ": " + wrong.getMessage());
        }
    }

    private static Plan plan(String name, JsonNode top) {
        checkKeys(top, "a plan", Set.of("phases", "fail-if"));
        List<String> failIf = new ArrayList<>();
        top.path("fail-if").forEach(condition -> failIf.add(condition.asText()));
        List<Phase> phases = new ArrayList<>();
        top.path("phases").forEach(node -> phases.addAll(phase(node)));
        if (phases.isEmpty()) {
            throw new UsageException(name + ": no phases (expected: a list of them under the key phases)");
        }
        Set<String> names = new HashSet<>();
        phases.forEach(phase -> {
            if (!names.add(phase.name())) {
                throw new UsageException("name: " + phase.name() + " (expected: another one for each phase)");
            }
        });
        return new Plan(phases, failIf);
    }

    private static List<Phase> phase(JsonNode node) {
        if (!node.has("together")) {
            LoadSpec load = load(node, Map.of());
            return Plan.rounds(node.path("name").asText(load.mode().key()), List.of(load), incidents(node));
        }
        checkKeys(node, "a phase of several loads", Set.of("name", "together", "seconds", "warm-up", "at"));
        Map<String, String> shared = new LinkedHashMap<>();
        shared.put("seconds", node.path("seconds").asText("10"));
        shared.put("warm-up", node.path("warm-up").asText("5"));
        List<LoadSpec> loads = new ArrayList<>();
        node.path("together").forEach(load -> loads.add(loadOfSeveral(load, shared)));
        if (loads.isEmpty()) {
            throw new UsageException("together: nothing (expected: a list of loads)");
        }
        String names =
                String.join(" + ", loads.stream().map(load -> load.mode().key()).toList());
        return List.of(new Phase(node.path("name").asText(names), loads, incidents(node)));
    }

    private static List<Incident> incidents(JsonNode phase) {
        List<Incident> incidents = new ArrayList<>();
        phase.path("at").forEach(one -> incidents.add(Incident.parse(one.asText())));
        if (phase.has("at") && !phase.get("at").isArray()) {
            throw new UsageException("at: " + phase.get("at").asText() + " (expected: a list of them)");
        }
        return incidents;
    }

    private static LoadSpec loadOfSeveral(JsonNode node, Map<String, String> shared) {
        for (Parameter parameter : OF_THE_PHASE) {
            if (node.has(parameter.key())) {
                throw new UsageException(parameter.key() + " of one load (expected: beside together, for all of them)");
            }
        }
        if (node.has("at")) {
            throw new UsageException("at of one load (expected: beside together, for all of them)");
        }
        LoadSpec load = load(node, shared);
        if (load.number(Parameter.SEARCH_P99) > 0) {
            throw new UsageException("search-p99 in together (expected: in a phase of its own)");
        }
        return load;
    }

    private static LoadSpec load(JsonNode node, Map<String, String> shared) {
        if (!node.has("mode")) {
            throw new UsageException("mode: nothing (expected: a mode for each load)");
        }
        Mode mode = Mode.of(node.get("mode").asText());
        Map<String, String> given = new LinkedHashMap<>();
        shared.forEach((key, value) -> {
            if (mode.defaults().keySet().stream()
                    .anyMatch(parameter -> parameter.key().equals(key))) {
                given.put(key, value);
            } else if (!mode.defaults().containsKey(Parameter.WARM_UP) && mode != Mode.IDLE) {
                throw new UsageException(mode.key() + " in together (expected: a mode that takes seconds)");
            }
        });
        node.properties().forEach(field -> {
            if (!OF_NO_LOAD.contains(field.getKey())) {
                given.put(field.getKey(), field.getValue().asText());
            }
        });
        return LoadSpec.of(mode, given);
    }

    private static void checkKeys(JsonNode node, String what, Set<String> known) {
        if (!node.isObject()) {
            throw new UsageException("not a map (expected: " + what + ")");
        }
        node.fieldNames().forEachRemaining(key -> {
            if (!known.contains(key)) {
                throw new UsageException(key + ": unknown (expected of " + what + ": "
                        + known.stream().sorted().toList() + ")");
            }
        });
    }
}
