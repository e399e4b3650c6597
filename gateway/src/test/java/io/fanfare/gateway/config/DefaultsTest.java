package io.fanfare.gateway.config;

import static io.fanfare.gateway.config.GatewayConfig.DEFAULT_NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fanfare.gateway.settings.Range;
import io.fanfare.gateway.settings.Secret;
import io.fanfare.gateway.settings.Spelling;
import io.fanfare.gateway.topic.NamespaceRules;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The file with the defaults and the records name the same keys. */
class DefaultsTest {
    @Test
    void everyRecordComponentHasAKeyInTheFileAndTheOtherWayRound() {
        List<String> inRecords = new ArrayList<>();
        collect(GatewayConfig.class, "", inRecords);

        List<String> inFile = new ArrayList<>();
        JsonNode defaults = YamlFile.defaults();
        defaults.properties().stream()
                .filter(section -> !section.getKey().equals("namespaces"))
                .forEach(section -> collect(section.getValue(), section.getKey() + ".", inFile));
        collect(defaults.at("/namespaces/" + DEFAULT_NAMESPACE), "namespaces.", inFile);

        assertThat(inRecords).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(inFile);
    }

    @Test
    void everyNumberHasARange() {
        List<RecordComponent> numbersWithoutRange = new ArrayList<>();
        for (RecordComponent section : GatewayConfig.class.getRecordComponents()) {
            Class<?> type = section.getType() == Map.class ? NamespaceRules.class : section.getType();
            for (RecordComponent component : type.getRecordComponents()) {
                boolean isNumber = component.getType() == int.class || component.getType() == long.class;
                if (isNumber && component.getAnnotation(Range.class) == null) {
                    numbersWithoutRange.add(component);
                }
            }
        }

        assertThat(numbersWithoutRange).isEmpty();
    }

    @Test
    void defaultsAloneAreAValidConfiguration() throws ConfigException {
        GatewayConfig config = ConfigLoader.load(null, Map.of());

        assertThat(config.publicEndpoint().port()).isEqualTo(8080);
        assertThat(config.api().port()).isEqualTo(8081);
        assertThat(config.node().transport()).isEqualTo(NodeConfig.Transport.AUTO);
        assertThat(config.namespace("room").kind()).isEqualTo(NamespaceRules.Kind.DURABLE);
        assertThat(config.namespace("live").kind()).isEqualTo(NamespaceRules.Kind.EPHEMERAL);
    }

    @Test
    void theFileInTheJarIsTheOperatorsFile() throws ConfigException {
        assertThat(YamlFile.read(Path.of("../config/fanfare.yaml"))).isEqualTo(YamlFile.defaults());
    }

    @Test
    void everyKeyOfTheFileIsExplained() throws IOException {
        List<String> unexplained = new ArrayList<>();
        boolean explained = false;
        for (String line : Files.readAllLines(Path.of("../config/fanfare.yaml"))) {
            if (line.strip().startsWith("#")) {
                explained = true;
            } else if (line.isBlank()) {
                explained = false;
            } else if (!explained) {
                unexplained.add(line.strip());
            }
        }

        assertThat(unexplained).isEmpty();
    }

    private static void collect(Class<?> section, String prefix, List<String> keys) {
        for (RecordComponent component : section.getRecordComponents()) {
            String key = prefix + Spelling.of(component);
            if (component.getName().equals("namespaces")) {
                collect(NamespaceRules.class, key + ".", keys);
            } else if (component.getType().isRecord()) {
                collect(component.getType(), key + ".", keys);
            } else {
                keys.add(key);
            }
            if (component.isAnnotationPresent(Secret.class)) {
                keys.add(key + SecretFile.SUFFIX);
            }
        }
    }

    private static void collect(JsonNode section, String prefix, List<String> keys) {
        section.properties().forEach(entry -> {
            String key = prefix + entry.getKey();
            if (entry.getValue().isObject() && !entry.getValue().isEmpty()) {
                collect(entry.getValue(), key + ".", keys);
            } else {
                keys.add(key);
            }
        });
    }
}
