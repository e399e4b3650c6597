/** The bus over Redis pub/sub: standalone, Sentinel and Cluster. The only package that uses the Redis client. */
package io.fanfare.gateway.bus.redis;
