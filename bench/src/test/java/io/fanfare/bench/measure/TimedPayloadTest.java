package io.fanfare.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimedPayloadTest {
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 0xABCDEF, Long.MAX_VALUE, -1})
    void timeIsReadBackFromAPayloadOf128Bytes(long nanos) {
        byte[] payload = TimedPayload.at(nanos);

        assertThat(payload).hasSize(128);
        assertThat(TimedPayload.nanos(Unpooled.wrappedBuffer(payload), 0)).isEqualTo(nanos);
    }
}
