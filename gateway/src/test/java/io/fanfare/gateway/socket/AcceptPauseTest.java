package io.fanfare.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.ExpectedLog;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AcceptPauseTest {
    @RegisterExtension
    final ExpectedLog log = new ExpectedLog(AcceptPause.class);

    private int failures;
    private final GatewayMetrics metrics = new GatewayMetrics() {
        @Override
        public void acceptFailed(String port) {
            assertThat(port).isEqualTo("public");
            failures++;
        }
    };
    private long nanos;
    private final EmbeddedChannel server = new EmbeddedChannel(new AcceptPause("public", metrics, () -> nanos));

    @AfterEach
    void close() {
        server.finishAndReleaseAll();
    }

    private void fail() {
        server.pipeline().fireExceptionCaught(new IOException("accept(..) failed: Too many open files"));
    }

    @Test
    void nothingIsAcceptedForAMomentAfterAFailure() {
        server.freezeTime();

        fail();

        assertThat(server.config().isAutoRead()).isFalse();
        server.advanceTimeBy(AcceptPause.PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        server.runScheduledPendingTasks();
        assertThat(server.config().isAutoRead()).isTrue();
    }

    private void succeed() {
        server.writeInbound("a connection");
        assertThat((String) server.readInbound()).isEqualTo("a connection");
    }

    @Test
    void failuresAreCountedAndLoggedOnceWhileTheyComeAndGo() {
        fail();
        fail();
        succeed();
        fail();

        assertThat(failures).isEqualTo(3);
        assertThat(log.lines()).hasSize(1);
    }

    @Test
    void failureAfterACalmTimeIsLoggedAnew() {
        fail();
        nanos += TimeUnit.SECONDS.toNanos(AcceptPause.CALM_SECONDS);
        succeed();
        fail();

        assertThat(log.lines()).hasSize(2); // those that something fails
    }
}
