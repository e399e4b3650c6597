package io.fanfare.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import org.junit.jupiter.api.Test;

class IoTransportTest {
    private static final int MILLIS = 60_000;

    @Test
    void kernelEndsWhatIsNotAcknowledged() {
        assumeThat(IoTransport.EPOLL.isAvailable()).isTrue();
        EpollSocketChannel channel = new EpollSocketChannel();

        IoTransport.boundUnacknowledged(channel, MILLIS);

        assertThat(channel.config().getOption(EpollChannelOption.TCP_USER_TIMEOUT))
                .isEqualTo(MILLIS);
        channel.unsafe().closeForcibly();
    }

    @Test
    void whereItCannotBeSaidNothingIs() {
        NioSocketChannel channel = new NioSocketChannel();

        IoTransport.boundUnacknowledged(channel, MILLIS);

        assertThat(channel.isOpen()).isTrue();
        channel.unsafe().closeForcibly();
    }
}
