package io.fanfare.gateway.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OpenFilesTest {
    @Test
    void clientsTheApiAndTheNodeHaveSharesThatFitTogether() {
        for (long all : new long[] {256, 1_024, 20_000, 1_048_576}) {
            OpenFiles files = OpenFiles.of(all, 60);

            assertThat(files.ofClients() + files.ofApi() + 60L + 64).isLessThanOrEqualTo(all);
            assertThat(files.ofApi()).isPositive();
            assertThat(files.ofClients()).isGreaterThan(files.ofApi());
        }
    }

    @Test
    void aFewConnectionsAreLeftOfAlmostNothing() {
        OpenFiles files = OpenFiles.of(100, 90);

        assertThat(files.ofClients()).isPositive();
        assertThat(files.ofApi()).isPositive();
    }

    @Test
    void shortageNamesWhatThereIs() {
        OpenFiles files = OpenFiles.of(256, 60);

        assertThat(files.shortage(100, 10)).isNull();
        assertThat(files.shortage(1_000_000, 10))
                .contains("256 files (ulimit -n)")
                .contains("at most " + files.ofClients() + " connections of clients and 10 of the API");
    }

    @Test
    void thisProcessKnowsItsOwn() {
        OpenFiles files = OpenFiles.ofProcess();

        assertThat(files.all()).isPositive();
        assertThat(files.ofClients()).isPositive();
    }
}
