package io.fanfare.bench.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fanfare.bench.plan.UsageException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TargetParserTest {
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "TEMPLATE")
    void everyKindIsATargetByItsNameAlone(Kind kind) {
        Target target = TargetParser.parse(kind.key());

        assertThat(target.name()).isEqualTo(kind.key());
        assertThat(target.address().getPort())
                .isEqualTo(URI.create(kind.defaultUrl()).getPort());
        assertThat(target.driver()).isNotNull();
        assertThat(target.pid()).isZero();
    }

    @Test
    void optionsNameProcessApiMetricsAndLabel() {
        Target target = TargetParser.parse(
                "fanfare@ws://127.0.0.2:9080,pid=77,api=http://127.0.0.3:9081,label=new,metrics=http://127.0.0.4:1/m");

        assertThat(target.name()).isEqualTo("new");
        assertThat(target.address().getHostString()).isEqualTo("127.0.0.2");
        assertThat(target.pid()).isEqualTo(77);
        assertThat(target.http().endpoint().address().getPort()).isEqualTo(9081);
        assertThat(target.metrics()).isEqualTo(URI.create("http://127.0.0.4:1/m"));
    }

    @Test
    void fanfareTellsItsMetricsOnItsApiPort() {
        assertThat(TargetParser.parse("fanfare,api=http://127.0.0.3:9081").metrics())
                .isEqualTo(URI.create("http://127.0.0.3:9081/metrics"));
        assertThat(TargetParser.parse("redis").metrics()).isNull();
    }

    @Test
    void publishingGoesByHttpWhereThereIsSuchAnApi() {
        Target fanfare = TargetParser.parse("fanfare");
        Target redis = TargetParser.parse("redis");

        assertThat(fanfare.publishing("auto")).isSameAs(fanfare.http());
        assertThat(fanfare.publishing("socket")).isSameAs(fanfare.driver());
        assertThat(redis.publishing("auto")).isSameAs(redis.driver());
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> redis.publishing("http"))
                .withMessage("publish-by: http (expected: socket, because redis has no HTTP API)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fanfair                    | target: fanfair (expected: one of fanfare, fanfare-tcp,",
                "fanfare@127.0.0.1:8080     | url: 127.0.0.1:8080",
                "fanfare@ws://127.0.0.1     | url: ws://127.0.0.1 ",
                "fanfare@ftp://127.0.0.1:80 | url: ftp://127.0.0.1:80",
                "fanfare,pd=3               | option: pd=3 (expected: key=value with a key of [api, label, metrics, pid",
                "fanfare,pid=x              | pid: x (expected:",
                "template                   | template: nothing (expected: a file",
                "template,template=/none    | template: /none:"
            })
    void whatIsWrongIsNamed(String written, String message) {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> TargetParser.parse(written))
                .withMessageStartingWith(message.stripTrailing());
    }
}
