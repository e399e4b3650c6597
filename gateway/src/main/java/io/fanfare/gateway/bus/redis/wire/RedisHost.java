package io.fanfare.gateway.bus.redis.wire;

/** A server's address; the name is not resolved yet. */
public record RedisHost(String name, int port) {
    @Override
    public String toString() {
        return name + ":" + port;
    }
}
