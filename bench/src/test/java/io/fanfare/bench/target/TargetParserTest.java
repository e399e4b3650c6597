package io.fanfare.bench.target;

import static io.fanfare.bench.target.Target.ALL_NODES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fanfare.bench.client.ClientTls;
import io.fanfare.bench.client.ConnectionSecurity;
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
        assertThat(target.nodes()).hasSize(1);
        assertThat(target.nodes().get(0).address().getPort())
                .isEqualTo(URI.create(kind.defaultUrl()).getPort());
        assertThat(target.driver()).isNotNull();
        assertThat(target.nodes().get(0).pid()).isZero();
    }

    @Test
    void optionsNameProcessApiMetricsAndLabel() {
        Target target = TargetParser.parse(
                "fanfare@ws://127.0.0.2:9080,pid=77,api=http://127.0.0.3:9081,label=new,metrics=http://127.0.0.4:1/m");

        assertThat(target.name()).isEqualTo("new");
        ServerNode node = target.nodes().get(0);
        assertThat(node.address().getHostString()).isEqualTo("127.0.0.2");
        assertThat(node.pid()).isEqualTo(77);
        assertThat(node.http().endpoint().address().getPort()).isEqualTo(9081);
        assertThat(node.metrics()).isEqualTo(URI.create("http://127.0.0.4:1/m"));
    }

    @Test
    void fanfareTellsItsMetricsOnItsApiPort() {
        assertThat(TargetParser.parse("fanfare,api=http://127.0.0.3:9081")
                        .nodes()
                        .get(0)
                        .metrics())
                .isEqualTo(URI.create("http://127.0.0.3:9081/metrics"));
        assertThat(TargetParser.parse("redis").nodes().get(0).metrics()).isNull();
    }

    @Test
    void whatIsSpokenToOverTlsIsSaidByEachUrl() {
        ServerNode node = TargetParser.parse("fanfare@ws://127.0.0.1:1,api=https://127.0.0.1:2,ca=any")
                .nodes()
                .get(0);

        assertThat(node.driver().endpoint().security()).isSameAs(ConnectionSecurity.NONE);
        assertThat(node.http().endpoint().security()).isInstanceOf(ClientTls.class);
        assertThat(node.metrics()).isEqualTo(URI.create("https://127.0.0.1:2/metrics"));
    }

    @Test
    void publishingGoesByHttpWhereThereIsSuchAnApi() {
        Target fanfare = TargetParser.parse("fanfare");
        Target redis = TargetParser.parse("redis");

        assertThat(fanfare.publishing("auto", ALL_NODES))
                .containsExactly(fanfare.nodes().get(0).http());
        assertThat(fanfare.publishing("socket", ALL_NODES)).containsExactly(fanfare.driver());
        assertThat(redis.publishing("auto", ALL_NODES)).containsExactly(redis.driver());
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> redis.publishing("http", ALL_NODES))
                .withMessage("publish-by: http (expected: socket, because redis has no HTTP API)");
    }

    @Test
    void nodesAreJoinedByPlusAndSoAreTheirValues() {
        Target target = TargetParser.parse("fanfare@ws://127.0.0.1:8080+ws://127.0.0.1:8082,"
                + "api=http://127.0.0.1:8081+http://127.0.0.1:8083,pid=4+5,beside=6+7,label=two");

        assertThat(target.name()).isEqualTo("two");
        assertThat(target.nodes()).extracting(ServerNode::name).containsExactly("127.0.0.1:8080", "127.0.0.1:8082");
        assertThat(target.nodes()).extracting(ServerNode::pid).containsExactly(4L, 5L);
        assertThat(target.nodes())
                .extracting(ServerNode::metrics)
                .containsExactly(
                        URI.create("http://127.0.0.1:8081/metrics"), URI.create("http://127.0.0.1:8083/metrics"));
        assertThat(target.beside()).containsExactly(6L, 7L);
    }

    @Test
    void loadMayGoToSomeOfTheNodes() {
        Target target = TargetParser.parse("fanfare@ws://a.invalid:1+ws://b.invalid:1+ws://c.invalid:1");

        assertThat(target.publishing("http", "1"))
                .containsExactly(target.nodes().get(0).http());
        assertThat(target.subscribing("3+2"))
                .containsExactly(
                        target.nodes().get(2).driver(), target.nodes().get(1).driver());
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> target.subscribing("2+4"))
                .withMessage("subscribe-at: 2+4 (expected: nodes of fanfare, 1..3)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fanfair                    | target: fanfair (expected: one of fanfare, fanfare-tcp,",
                "fanfare@127.0.0.1:8080     | url: 127.0.0.1:8080",
                "fanfare@ws://127.0.0.1     | url: ws://127.0.0.1 ",
                "fanfare@ftp://127.0.0.1:80 | url: ftp://127.0.0.1:80",
                "fanfare,pd=3               | option: pd=3 (expected: key=value with a key of [api, beside, ca, label, metrics, pid",
                "fanfare,pid=x              | pid: x (expected:",
                "redis,beside=x             | beside: x (expected:",
                "redis@tcp://a:1+tcp://b:1,pid=5              | pid: 5 (expected: one for each of 2 nodes, joined by +)",
                "fanfare@ws://127.0.0.1:1+ws://127.0.0.1:2    | api: nothing (expected: the URL of each of 2 nodes",
                "fanfare@ws://127.0.0.1:1,ca=any              | ca: any (expected: wss://, tls:// or https:// with it)",
                "fanfare@wss://127.0.0.1:1,ca=/none           | ca: /none (expected: a file with certificates in PEM, or any)",
                "template                   | template: nothing (expected: a file",
                "template,template=/none    | template: /none:"
            })
    void whatIsWrongIsNamed(String written, String message) {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> TargetParser.parse(written))
                .withMessageStartingWith(message.stripTrailing());
    }
}
