package io.fanfare.gateway.bus.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Test;

/** What the tests of the bus rest on. */
class RedisServerTest {

    @Test
    void killedServerComesBackEmptyOnItsPort() throws IOException {
        try (RedisServer server = RedisServer.launch()) {
            int port = server.port();
            server.execute("SET", "name", "value");

            server.kill();
            assertThatThrownBy(() -> server.execute("PING")).isInstanceOf(ConnectException.class);
            server.start();

            assertThat(server.port()).isEqualTo(port);
            assertThat(server.execute("GET", "name")).isNull();
        }
    }

    @Test
    void pausedServerIsSilentUntilItIsResumed() throws IOException {
        try (RedisServer server = RedisServer.launch();
                RespConnection connection = server.connect()) {
            server.pause();
            assertThatThrownBy(() -> connection.call("PING")).isInstanceOf(SocketTimeoutException.class);

            server.resume();

            assertThat(connection.read()).isEqualTo("PONG");
        }
    }

    @Test
    void serverWithPasswordLetsNobodyElseIn() throws IOException {
        try (RedisServer server = RedisServer.withPassword("secret");
                RespConnection stranger = new RespConnection(server.port())) {
            assertThatThrownBy(() -> stranger.call("PING")).hasMessageContaining("NOAUTH");
            assertThat(server.execute("PING")).isEqualTo("PONG");
        }
    }

    @Test
    void argumentsReachTheServer() throws IOException {
        try (RedisServer server = RedisServer.launch("--maxclients", "17")) {
            assertThat(server.execute("CONFIG", "GET", "maxclients").toString()).contains("17");
        }
    }
}
