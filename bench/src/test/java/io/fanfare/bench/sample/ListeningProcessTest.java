package io.fanfare.bench.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class ListeningProcessTest {
    @Test
    void processIsFoundByThePortThatItListensTo() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThat(ListeningProcess.find(socket.getLocalPort()))
                    .hasValue(ProcessHandle.current().pid());
        }
    }

    @Test
    void portThatNobodyListensToHasNoProcess() {
        assertThat(ListeningProcess.find(1)).isEmpty();
    }
}
