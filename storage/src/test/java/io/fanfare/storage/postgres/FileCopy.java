package io.fanfare.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

/** The files of a server that is stopped, with their owners and rights, as Postgres insists on them. */
final class FileCopy {
    private FileCopy() {}

    /**
     * @param to does not exist yet
     */
    static void of(Path from, Path to) throws Exception {
        Process copying = new ProcessBuilder("cp", "-a", from.toString(), to.toString())
                .inheritIO()
                .start();
        assertThat(copying.waitFor()).isZero();
    }
}
