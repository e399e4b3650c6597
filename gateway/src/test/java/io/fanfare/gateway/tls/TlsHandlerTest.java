package io.fanfare.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.transport.NoLeaks;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a connection holds while records are on their way. */
@ExtendWith(NoLeaks.class)
class TlsHandlerTest {
    private static final int READ_BYTES = 16 * 1024;

    @TempDir
    private Path folder;

    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(true);

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void beginningOfARecordTakesItsOwnSizeAndNotThatOfTheRead(boolean isOpenSsl) throws Exception {
        ServerContext context = context(isOpenSsl);
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.config().setAllocator(memory);
        channel.pipeline().addLast(context.newHandler(memory));
        channel.runPendingTasks();
        long before = held();

        channel.writeInbound(read(22, 3, 1, 64, 0, 1));
        assertThat(held() - before).isEqualTo(6);

        channel.writeInbound(read(2));
        assertThat(held() - before).isEqualTo(7);

        channel.finishAndReleaseAll();
        context.retire();
        assertThat(held()).isZero();
    }

    @Test
    void recordThatIsTooLargeIsNotWaitedFor() throws Exception {
        ServerContext context = context(false);
        EmbeddedChannel channel = new EmbeddedChannel(context.newHandler(memory));

        channel.writeInbound(read(22, 3, 1, 255, 255));

        assertThat(channel.isOpen()).isFalse();
        channel.finishAndReleaseAll();
        assertThat(held()).isZero();
    }

    /** As the port reads: bytes in a buffer of one size for all. */
    private ByteBuf read(int... bytes) {
        ByteBuf read = memory.directBuffer(READ_BYTES);
        for (int b : bytes) {
            read.writeByte(b);
        }
        return read;
    }

    private long held() {
        return memory.metric().usedDirectMemory() + memory.metric().usedHeapMemory();
    }

    private ServerContext context(boolean isOpenSsl) throws Exception {
        TestAuthority.Issued own = new TestAuthority(folder).issue("localhost");
        TlsSettings settings = new TlsSettings(
                own.certificate().toString(),
                own.key().toString(),
                List.of(),
                List.of(),
                "",
                TlsSettings.Provider.AUTO,
                "");
        return ServerContext.of(TlsFiles.read(settings, Instant.now()), isOpenSsl, TicketKeys.next(null, 1));
    }
}
