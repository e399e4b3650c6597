package io.fanfare.protocol.phoenix;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import io.fanfare.protocol.ProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Looks for bytes that break {@link PhoenixDecoder}; the README of this module says how to start it. */
class PhoenixMessageFuzzTest {
    static Stream<byte[]> messages() {
        return Stream.of(
                        "[\"1\",\"3\",\"room:1\",\"say\",{\"a\":[1,2.5e3,\"\\u20ac\",null,true]}]",
                        "[null,null,\"phoenix\",\"heartbeat\",{},[]]",
                        "{\"payload\":{},\"topic\":\"room:1\",\"event\":\"phx_join\",\"ref\":\"1\"}",
                        "\u0000\u0001\u0001\u0006\u000312room:1say\u0001")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("messages")
    @FuzzTest(maxDuration = "60s")
    void anyBytesAreDecodedOrRefused(byte @NotNull [] bytes) {
        check(bytes, in -> PhoenixDecoder.text(PhoenixVersion.V1, in));
        check(bytes, in -> PhoenixDecoder.text(PhoenixVersion.V2, in));
        check(bytes, PhoenixDecoder::binary);
    }

    private static void check(byte[] bytes, Function<ByteBuf, PhoenixMessage> decoder) {
        try {
            PhoenixMessage message = decoder.apply(Unpooled.wrappedBuffer(bytes));
            require(message.topic() != null && message.event() != null, message);
        } catch (ProtocolException refused) {
            require((refused.error() == null) != (refused.close() == null), refused);
        }
    }

    private static void require(boolean holds, Object what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
