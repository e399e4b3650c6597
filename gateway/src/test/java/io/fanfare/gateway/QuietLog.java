package io.fanfare.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.slf4j.LoggerFactory;

/**
 * Fails a test class that logs warnings or errors which it does not expect: a green build is quiet, and what only the log shows
 * is seen, a leaked buffer say. {@link ExpectedLog} keeps those that a test provokes. JUnit finds it by itself.
 *
 * <p>Takes what any thread logs while the class runs; of several that run side by side in one process each fails.
 */
public final class QuietLog implements BeforeAllCallback, AfterAllCallback {
    /** It loses one when it is closed while it connects; there is nothing that we could do. */
    private static final String BUFFER_OF_THE_CLIENT_OF_REDIS =
            "io.lettuce.core.protocol.CommandHandler.channelRegistered";

    private static final Namespace NAMESPACE = Namespace.create(QuietLog.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        root().addAppender(lines);
        context.getStore(NAMESPACE).put(context.getUniqueId(), lines);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        @SuppressWarnings("unchecked")
        ListAppender<ILoggingEvent> lines =
                context.getStore(NAMESPACE).remove(context.getUniqueId(), ListAppender.class);
        root().detachAppender(lines);
        assertThat(unexpected(lines.list))
                .as("warnings and errors of %s that no ExpectedLog keeps", context.getDisplayName())
                .isEmpty();
    }

    private static List<String> unexpected(List<ILoggingEvent> lines) {
        return lines.stream()
                .filter(line -> line.getLevel().isGreaterOrEqual(Level.WARN))
                .filter(line -> !line.getFormattedMessage().contains(BUFFER_OF_THE_CLIENT_OF_REDIS))
                .map(line -> line.getLevel() + " " + line.getLoggerName() + ": " + line.getFormattedMessage())
                .toList();
    }

    /** Whoever asks while another thread sets up logging is given a stand-in. */
    private static Logger root() {
        await().until(() -> LoggerFactory.getILoggerFactory() instanceof LoggerContext);
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }
}
