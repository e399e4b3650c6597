package io.fanfare.bench.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The source that {@link MutationTest} edits, which is not compiled with every build. */
class MutationTextTest {

    @ParameterizedTest
    @EnumSource
    void everyStepStandsInTheSourceOnceAsItIsQuoted(Mutation mutation) throws IOException {
        for (Mutation.Edit edit : mutation.edits()) {
            assertStands(edit);
        }
    }

    @Test
    void soDoesTheClock() throws IOException {
        assertStands(Mutant.CLOCK);
    }

    private static void assertStands(Mutation.Edit edit) throws IOException {
        String source = Files.readString(Mutant.PROJECT.resolve(edit.file()));

        assertThat(Mutant.apply(edit, source)).isNotEqualTo(source);
    }
}
