package io.fanfare.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
    @Test
    void insertionsDeletionsAndReplacementsCount() {
        List<String> keys = List.of("host", "port", "backlog");

        assertThat(Nearest.to("prt", keys)).isEqualTo("port");
        assertThat(Nearest.to("hosts", keys)).isEqualTo("host");
        assertThat(Nearest.to("backlok", keys)).isEqualTo("backlog");
        assertThat(Nearest.to("port", keys)).isEqualTo("port");
    }
}
