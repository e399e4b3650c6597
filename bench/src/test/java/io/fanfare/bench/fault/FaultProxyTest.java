package io.fanfare.bench.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fanfare.bench.fault.LinkState.Direction;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultProxyTest {
    private static final int SILENCE_MILLIS = 200;
    private static final int PATIENCE_MILLIS = 20_000;

    private final EventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("proxy", true), NioIoHandler.newFactory());
    private ServerSocket listener;
    private FaultProxy proxy;
    private Socket client;
    private Socket server;

    @BeforeEach
    void connect() throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        proxy = new FaultProxy(group, () -> (InetSocketAddress) listener.getLocalSocketAddress());
        client = dial();
        server = listener.accept();
        await().until(() -> proxy.connectionCount() == 1);
        client.setSoTimeout(PATIENCE_MILLIS);
        server.setSoTimeout(PATIENCE_MILLIS);
    }

    private Socket dial() throws IOException {
        return new Socket(proxy.address().getAddress(), proxy.address().getPort());
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        server.close();
        listener.close();
        proxy.close();
        await().until(() -> proxy.connectionCount() == 0);
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void everythingPassesUnchangedInBothDirections() throws Exception {
        byte[] bytes = new byte[1 << 20];
        new Random(1).nextBytes(bytes);

        assertThat(receivedFrom(server, client, bytes)).isEqualTo(bytes);
        assertThat(receivedFrom(client, server, bytes)).isEqualTo(bytes);
    }

    private static byte[] receivedFrom(Socket to, Socket from, byte[] bytes) throws Exception {
        CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> send(from, bytes));
        byte[] received = to.getInputStream().readNBytes(bytes.length);
        sent.get();
        return received;
    }

    private static void send(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void endOfOneSideReachesTheOtherAfterAllThatWasSent() throws Exception {
        send(client, new byte[] {1, 2, 3});
        client.close();

        assertThat(server.getInputStream().readAllBytes()).containsExactly(1, 2, 3);
    }

    @Test
    void answerToARequestIsLostWithItsConnection() throws Exception {
        CompletableFuture<Void> lost = proxy.loseAnswerTo(new byte[] {2, 3});
        send(client, new byte[] {9});
        send(server, new byte[] {8});
        assertThat(server.getInputStream().read()).isEqualTo(9);
        assertThat(client.getInputStream().read()).isEqualTo(8);

        send(client, new byte[] {1, 2, 3, 4});
        assertThat(server.getInputStream().readNBytes(4)).containsExactly(1, 2, 3, 4);
        assertThat(lost).isNotDone();
        send(server, new byte[] {5});

        assertEnds(client);
        assertEnds(server);
        assertThat(lost).isDone();
    }

    @Test
    void cutEndsBothSides() {
        proxy.cut();

        assertEnds(client);
        assertEnds(server);
    }

    private static void assertEnds(Socket socket) {
        assertThatThrownBy(() -> {
                    if (socket.getInputStream().read() < 0) {
                        throw new SocketException("end");
                    }
                })
                .isInstanceOf(SocketException.class);
    }

    @Test
    void connectionsAreResetWhileTheProxyRefusesAndTakenAgainAfterHealing() throws Exception {
        proxy.set(LinkState.refusing());
        try (Socket refused = dial()) {
            assertEnds(refused);
        }

        proxy.heal();
        try (Socket taken = dial();
                Socket accepted = listener.accept()) {
            assertThat(receivedFrom(accepted, taken, new byte[] {7})).containsExactly(7);
        }
    }

    @Test
    void blackHolePassesNothingAndEndsNothingUntilItHeals() throws Exception {
        proxy.set(LinkState.holding(Direction.FORTH, Direction.BACK));
        send(client, new byte[] {1});
        send(server, new byte[] {2});
        assertSilent(server);
        assertSilent(client);

        proxy.heal();

        assertThat(server.getInputStream().read()).isEqualTo(1);
        assertThat(client.getInputStream().read()).isEqualTo(2);
    }

    private static void assertSilent(Socket socket) throws IOException {
        socket.setSoTimeout(SILENCE_MILLIS);
        InputStream in = socket.getInputStream();
        assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    @Test
    void endOfOneSideIsNotToldThroughABlackHoleBeforeItHeals() throws Exception {
        proxy.set(LinkState.holding(Direction.FORTH));
        send(client, new byte[] {1});
        client.close();
        assertSilent(server);

        proxy.heal();

        assertThat(server.getInputStream().readAllBytes()).containsExactly(1);
    }

    @Test
    void blackHoleOfOneDirectionLetsTheOtherPass() throws Exception {
        proxy.set(LinkState.holding(Direction.FORTH));

        assertThat(receivedFrom(client, server, new byte[] {3})).containsExactly(3);
        send(client, new byte[] {4});
        assertSilent(server);
    }

    @Test
    void whatIsHeldWhenTheConnectionIsCutIsLost() throws Exception {
        proxy.set(LinkState.holding(Direction.FORTH));
        send(client, new byte[] {1});
        assertSilent(server);

        proxy.cut();

        assertEnds(server);
    }

    @Test
    void blackHoleTakesNoMoreThanItsBound() throws Exception {
        proxy.set(LinkState.holding(Direction.FORTH));
        try (SocketChannel flood = SocketChannel.open(proxy.address());
                Socket accepted = listener.accept()) {
            accepted.setSoTimeout(PATIENCE_MILLIS);
            flood.configureBlocking(false);
            long[] taken = new long[1];
            await().during(Duration.ofMillis(SILENCE_MILLIS))
                    .atMost(Duration.ofMillis(PATIENCE_MILLIS))
                    .until(() -> {
                        int written = flood.write(ByteBuffer.allocate(1 << 16));
                        taken[0] += written;
                        return written == 0;
                    });

            proxy.heal();

            assertThat(accepted.getInputStream().readNBytes((int) taken[0])).hasSize((int) taken[0]);
        }
    }

    @Test
    void delayedBytesArriveLaterInTheirOrder() throws Exception {
        proxy.set(LinkState.delaying(SILENCE_MILLIS));
        long startedAtNanos = System.nanoTime();

        byte[] received = receivedFrom(server, client, new byte[] {1, 2, 3});

        assertThat(received).containsExactly(1, 2, 3);
        assertThat(System.nanoTime() - startedAtNanos)
                .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(SILENCE_MILLIS));
    }

    @Test
    void throttledBytesTakeTheirTime() throws Exception {
        proxy.set(LinkState.throttled(10_000));
        long startedAtNanos = System.nanoTime();

        assertThat(receivedFrom(server, client, new byte[2_560])).hasSize(2_560);

        assertThat(System.nanoTime() - startedAtNanos).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(SILENCE_MILLIS));
    }

    @Test
    void connectionCutMidFrameEndsAfterHalfOfAPiece() throws Exception {
        proxy.cutMidFrame();

        send(client, new byte[] {1, 2, 3, 4});

        assertThat(server.getInputStream().readAllBytes()).containsExactly(1, 2);
        assertEnds(client);
    }

    @Test
    void connectionsToNobodyAreReset() throws Exception {
        try (FaultProxy toNobody = new FaultProxy(group, () -> null);
                Socket socket = new Socket(
                        toNobody.address().getAddress(), toNobody.address().getPort())) {
            assertEnds(socket);
        }
    }
}
