package io.fanfare.gateway.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.ExpectedLog;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FlushQueueTest {
    @RegisterExtension
    final ExpectedLog log = new ExpectedLog(FlushQueue.class);

    private final EmbeddedChannel loop = new EmbeddedChannel();
    private final FlushQueue flushes = new FlushQueue(loop.eventLoop());
    private final List<String> flushed = new ArrayList<>();

    @Test
    void connectionThatCannotBeFlushedDoesNotKeepOthersFromIt() {
        flushes.add(() -> flushed.add("first"));
        flushes.add(() -> {
            throw new IllegalStateException("broken");
        });
        flushes.add(() -> flushed.add("last"));
        loop.runPendingTasks();

        assertThat(flushed).containsExactly("first", "last");
        assertThat(log.lines()).hasSize(1);
    }

    @Test
    void queueFlushesOnAfterAFault() {
        flushes.add(() -> {
            throw new StackOverflowError("the test's");
        });
        loop.runPendingTasks();

        flushes.add(() -> flushed.add("later"));
        loop.runPendingTasks();

        assertThat(flushed).containsExactly("later");
    }

    @Test
    void whatIsAddedWhileFlushingIsFlushedToo() {
        flushes.add(() -> flushes.add(() -> flushed.add("inner")));

        loop.runPendingTasks();

        assertThat(flushed).containsExactly("inner");
    }
}
