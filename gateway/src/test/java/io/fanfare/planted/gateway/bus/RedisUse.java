package io.fanfare.planted.gateway.bus;

import io.lettuce.core.RedisClient;

/** Uses Redis beside the package that is made for it. */
public final class RedisUse {
    public RedisClient client;
}
