package io.fanfare.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** Fails a test class that left a buffer to the garbage collector instead of releasing it. */
public final class NoLeaks implements BeforeAllCallback, AfterAllCallback {
    /**
     * The Redis client leaves the buffer of a connection that was being opened when its loops ended. Tests of the bus end many
     * a client so, and the collector tells whichever class runs then.
     */
    private static final String REDIS_CLIENT = "io.lettuce.core.protocol.CommandHandler.channelRegistered";

    private static final int COLLECTIONS = 2;
    private static final int WAIT_MILLIS = 5_000;

    private final ListAppender<ILoggingEvent> reports = new ListAppender<>();
    private final Logger detector = (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        reports.start();
        detector.addAppender(reports);
    }

    @Override
    public void afterAll(ExtensionContext context) throws InterruptedException {
        for (int i = 0; i < COLLECTIONS; i++) {
            collectGarbage();
        }
        // A buffer that is tracked looks for those that were lost before it.
        ByteBufAllocator.DEFAULT.heapBuffer(1).release();
        ByteBufAllocator.DEFAULT.directBuffer(1).release();
        detector.detachAppender(reports);
        List<String> leaks = new ArrayList<>();
        for (ILoggingEvent report : reports.list) {
            if (!report.getFormattedMessage().contains(REDIS_CLIENT)) {
                leaks.add(report.getFormattedMessage());
            }
        }
        assertThat(leaks).isEmpty();
    }

    /** Returns once the collector has passed on what it found before this call. */
    private static void collectGarbage() throws InterruptedException {
        ReferenceQueue<Object> found = new ReferenceQueue<>();
        PhantomReference<Object> canary = new PhantomReference<>(new Object(), found);
        System.gc();
        assertThat(found.remove(WAIT_MILLIS)).isSameAs(canary);
    }
}
