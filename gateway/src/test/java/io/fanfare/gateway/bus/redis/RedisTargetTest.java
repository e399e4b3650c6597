package io.fanfare.gateway.bus.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fanfare.gateway.bus.redis.RedisTarget.Kind;
import io.fanfare.gateway.bus.redis.wire.RedisHost;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisTargetTest {

    @Test
    void oneServerHasAUserAPasswordAndAPort() {
        assertThat(RedisTarget.parse("redis://app:p%40ss+1@redis.example:7000"))
                .isEqualTo(new RedisTarget(
                        Kind.STANDALONE, false, "app", "p@ss+1", List.of(new RedisHost("redis.example", 7000)), ""));
    }

    @Test
    void everythingButTheHostMayBeLeftOut() {
        assertThat(RedisTarget.parse("redis://h"))
                .isEqualTo(new RedisTarget(Kind.STANDALONE, false, "", "", List.of(new RedisHost("h", 6379)), ""));
        assertThat(RedisTarget.parse("redis://[::1]:1/").hosts()).containsExactly(new RedisHost("[::1]", 1));
    }

    @Test
    void passwordMayStandAlone() {
        assertThat(RedisTarget.parse("redis://:secret@h").password()).isEqualTo("secret");
        assertThat(RedisTarget.parse("redis://:secret@h").user()).isEmpty();
        assertThat(RedisTarget.parse("redis://secret@h").password()).isEqualTo("secret");
    }

    @Test
    void sentinelsNameTheirMaster() {
        assertThat(RedisTarget.parse("rediss-sentinel://:s@a,b:7#main"))
                .isEqualTo(new RedisTarget(
                        Kind.SENTINEL,
                        true,
                        "",
                        "s",
                        List.of(new RedisHost("a", 26379), new RedisHost("b", 7)),
                        "main"));
    }

    @Test
    void clusterHasSeveralHosts() {
        RedisTarget target = RedisTarget.parse("redis-cluster://a:1,b:2");

        assertThat(target.hosts()).containsExactly(new RedisHost("a", 1), new RedisHost("b", 2));
        assertThat(target.isSharded()).isTrue();
    }

    @Test
    void passwordIsNeverShown() {
        assertThat(RedisTarget.parse("rediss://app:hunter2@h")).hasToString("rediss://app:***@h:6379");
        assertThat(RedisTarget.parse("redis-sentinel://:hunter2@a,b#main"))
                .hasToString("redis-sentinel://:***@a:26379,b:26379#main");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://app:hunter2@h/7",
                "redis://h/99999999999",
                "redis://h:1/00",
                "redis://:hunter2@h?database=7",
                "redis://h/?timeout=1s&database=7",
                "redis://h?db=0",
                "redis-sentinel://h/1#main",
                "redis-cluster://h/1"
            })
    void databaseIsRefusedWithAPointerToThePrefix(String url) {
        assertThatThrownBy(() -> RedisTarget.parse(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bus.prefix")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void databaseThatEveryServerBeginsWithMayBeNamed() {
        assertThat(RedisTarget.parse("redis://h/0")).isEqualTo(RedisTarget.parse("redis://h"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "local",
                "h:1",
                "http://h",
                "redis://",
                "redis://h:0",
                "redis://h:65536",
                "redis://h:x",
                "redis://a,b",
                "redis://h#main",
                "redis-sentinel://h",
                "redis-cluster://h/1",
                "redis://h?timeout=1",
                "redis://a@b@c",
                "redis://h/x",
                "redis-cluster://a,,b",
                "REDIS://h",
                "redis://app:%zz@h"
            })
    void anythingElseIsRefused(String url) {
        assertThatThrownBy(() -> RedisTarget.parse(url)).isInstanceOf(IllegalArgumentException.class);
    }
}
