package io.fanfare.gateway.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OpenFilesTest {
    @Test
    void clientsTheApiAndTheNodeFitTogether() {
        for (long all : new long[] {256, 1_024, 20_000, 1_048_576}) {
            OpenFiles files = new OpenFiles(all, 60);
            int clients = files.maxClients();
            files.countClients(() -> clients);

            int callers = files.maxCallers();

            assertThat(callers).isPositive();
            assertThat(clients).isGreaterThan(callers);
            assertThat(clients + callers + 60L + 64).isLessThanOrEqualTo(all);
        }
    }

    @Test
    void apiMayHaveWhatClientsDoNotUseAndThenTheyMayNot() {
        OpenFiles files = new OpenFiles(20_000, 60);
        int kept = 20_000 - 60 - 1_024 - files.maxClients();
        files.countClients(() -> 1_000);

        assertThat(files.maxCallers()).isEqualTo(20_000 - 60 - 1_024 - 1_000);
        files.countCallers(() -> 5_000);
        assertThat(files.maxClients()).isEqualTo(20_000 - 60 - 1_024 - 5_000);
        files.countClients(() -> 30_000);
        assertThat(files.maxCallers()).isEqualTo(kept);
    }

    @Test
    void aFewConnectionsAreLeftOfAlmostNothing() {
        OpenFiles files = new OpenFiles(100, 90);

        assertThat(files.maxClients()).isPositive();
        assertThat(files.maxCallers()).isPositive();
    }

    @Test
    void shortageNamesWhatThereIs() {
        OpenFiles files = new OpenFiles(256, 60);

        assertThat(files.shortage(100, 10)).isNull();
        assertThat(files.shortage(1_000_000, 10))
                .contains("256 files (ulimit -n)")
                .contains("at most 132 connections of clients and the API, of which 16 are kept for the API");
    }

    @Test
    void thisProcessKnowsItsOwn() {
        assertThat(OpenFiles.ofProcess().maxClients()).isPositive();
    }
}
