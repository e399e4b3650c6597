package io.fanfare.gateway;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** Keeps what a class logs because the test makes it fail, instead of printing it: a green build is quiet. */
public final class ExpectedLog implements BeforeEachCallback, AfterEachCallback {
    private final Logger logger;
    private final ListAppender<ILoggingEvent> kept = new ListAppender<>();

    public ExpectedLog(Class<?> logging) {
        logger = (Logger) LoggerFactory.getLogger(logging);
    }

    /** @param logging the name of a class that the test can't see */
    public ExpectedLog(String logging) {
        logger = (Logger) LoggerFactory.getLogger(logging);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        logger.setAdditive(false);
        logger.addAppender(kept);
        kept.start();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        logger.detachAppender(kept);
        logger.setAdditive(true);
    }

    /** The lines so far. */
    public List<String> lines() {
        return new ArrayList<>(kept.list)
                .stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}
