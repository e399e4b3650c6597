package io.fanfare.gateway.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LogLevelsTest {
    private static final String PACKAGE = "levels.of.test";

    private final Logger inPackage = LoggerFactory.getLogger(PACKAGE + ".Inside");
    private final LogLevels levels = new LogLevels();

    @AfterEach
    void restore() {
        levels.restore();
    }

    @Test
    void levelHoldsForAPackageAndAllBelowIt() {
        assertThat(inPackage.isInfoEnabled()).isFalse();

        levels.apply(Map.of(PACKAGE, LogLevel.DEBUG));

        assertThat(inPackage.isDebugEnabled()).isTrue();
        assertThat(inPackage.isTraceEnabled()).isFalse();
    }

    @Test
    void levelThatIsNotNamedAnyMoreIsWhatItWasBefore() {
        Logger own = LoggerFactory.getLogger("levels.of.test.own");
        ((ch.qos.logback.classic.Logger) own).setLevel(ch.qos.logback.classic.Level.ERROR);
        levels.apply(Map.of("levels.of.test.own", LogLevel.TRACE, PACKAGE, LogLevel.INFO));
        levels.apply(Map.of("levels.of.test.own", LogLevel.OFF, PACKAGE, LogLevel.INFO));
        assertThat(own.isErrorEnabled()).isFalse();

        levels.apply(Map.of());

        assertThat(own.isErrorEnabled()).isTrue();
        assertThat(own.isWarnEnabled()).isFalse();
        assertThat(inPackage.isInfoEnabled()).isFalse();
    }
}
