package io.fanfare.bench.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ServerProcessTest {
    @Test
    void processorTimeIsInMicroseconds() {
        ServerProcess self = new ServerProcess(ProcessHandle.current().pid());
        long ownNanos =
                ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();

        assertThat(self.cpuMicros())
                .isBetween(
                        TimeUnit.NANOSECONDS.toMicros(ownNanos),
                        TimeUnit.NANOSECONDS.toMicros(ownNanos) + TimeUnit.SECONDS.toMicros(5));
    }

    @Test
    void memoryIsInBytes() {
        ServerProcess self = new ServerProcess(ProcessHandle.current().pid());

        assertThat(self.proportionalBytes()).isBetween(16L << 20, 16L << 30);
    }

    @Test
    void processThatDoesNotExistIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ServerProcess(-1))
                .withMessageContaining("pid: -1");
    }
}
