package io.fanfare.gateway.audit;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** What is written to the audit log during a test, by whatever nodes there are. */
public final class AuditLines implements BeforeEachCallback, AfterEachCallback {
    private final Logger logger = (Logger) LoggerFactory.getLogger(AuditLog.LOGGER);
    private final ListAppender<ILoggingEvent> kept = new ListAppender<>();
    private final ObjectMapper json = new ObjectMapper();

    @Override
    public void beforeEach(ExtensionContext context) {
        kept.start();
        logger.addAppender(kept);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        logger.detachAppender(kept);
    }

    /** As they were written. */
    public List<String> texts() {
        List<String> texts = new ArrayList<>();
        for (ILoggingEvent event : List.copyOf(kept.list)) {
            texts.add(event.getFormattedMessage());
        }
        return texts;
    }

    /** Those of an event, about which one member says this. */
    public List<JsonNode> of(AuditEvent event, String member, String value) {
        List<JsonNode> lines = new ArrayList<>();
        for (String text : texts()) {
            JsonNode line = read(text);
            if (line.get("event").textValue().equals(event.text())
                    && value.equals(line.get(member).textValue())) {
                lines.add(line);
            }
        }
        return lines;
    }

    private JsonNode read(String text) {
        try {
            return json.readTree(text);
        } catch (JsonProcessingException broken) {
            throw new AssertionError(text, broken);
        }
    }
}
