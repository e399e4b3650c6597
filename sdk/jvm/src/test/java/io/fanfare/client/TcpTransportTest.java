package io.fanfare.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Frames over a real socket. */
@Timeout(30)
class TcpTransportTest {
    private final RecordingConnectionListener listener = new RecordingConnectionListener();
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    private TcpTransport transport() {
        return new TcpTransport(URI.create("tcp://127.0.0.1:" + server.getLocalPort()));
    }

    @Test
    void framesAreToldWholeHoweverTheyAreCut() throws Exception {
        transport().dial(listener);
        try (Socket node = server.accept()) {
            listener.await("open");
            byte[] bytes = new FrameWriter()
                    .block(new byte[] {0x4e})
                    .block(new byte[300])
                    .frame();
            for (byte next : bytes) {
                node.getOutputStream().write(next);
                node.getOutputStream().flush();
            }
            listener.await("frame 1");
            listener.await("frame 300");
        }
        listener.await("closed 0 0");
    }

    @Test
    void whatWasGivenToItIsSentBeforeItCloses() throws Exception {
        Transport.Connection connection = transport().dial(listener);
        try (Socket node = server.accept()) {
            listener.await("open");
            connection.send(new byte[] {0x09});
            connection.send(ClientFrames.goingAway(0));
            connection.close();
            connection.send(new byte[] {0x09});
            InputStream in = node.getInputStream();

            assertThat(in.readAllBytes()).isEqualTo(new byte[] {1, 0x09, 2, 0x08, 0});
        }
        listener.await("closed 0 0");
    }

    @Test
    void aNodeThatDoesNotCloseItsSideIsLeftAfterTwoSeconds() throws Exception {
        Transport.Connection connection = transport().dial(listener);
        try (Socket node = server.accept()) {
            listener.await("open");
            connection.close();

            listener.await("closed 0 0");
            assertThat(node.isClosed()).isFalse();
        }
    }

    @Test
    void aLengthThatCantBeEndsIt() throws Exception {
        for (byte[] length : new byte[][] {{0}, {(byte) 0x80, 0}, {-1, -1, -1, -1, 1}, {-1, -1, -1, 4}}) {
            RecordingConnectionListener own = new RecordingConnectionListener();
            transport().dial(own);
            try (Socket node = server.accept()) {
                own.await("open");
                node.getOutputStream().write(length);

                own.await("closed 0 0");
            }
        }
    }

    @Test
    void nobodyThereIsToldOnce() throws Exception {
        TcpTransport transport = transport();
        server.close();
        transport.dial(listener);

        listener.await("closed 0 0");
        assertThat(listener.told()).containsExactly("closed 0 0");
    }

    @Test
    void cancelledItEndsAtOnce() throws Exception {
        Transport.Connection connection = transport().dial(listener);
        try (Socket node = server.accept()) {
            listener.await("open");
            connection.cancel();

            listener.await("closed 0 0");
            assertThat(node.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void moreThanMayWaitEndsIt() throws Exception {
        Transport.Connection connection = transport().dial(listener);
        try (Socket node = server.accept()) {
            listener.await("open");
            // nobody reads
            for (int i = 0; i < 40; i++) {
                connection.send(new byte[1 << 20]);
            }

            listener.await("closed 0 0");
            assertThat(node.isClosed()).isFalse();
        }
    }

    @Test
    void withoutAPortItIsNoAddress() {
        assertThatThrownBy(() -> new TcpTransport(URI.create("tcp://node")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("uri: tcp://node");
    }
}
