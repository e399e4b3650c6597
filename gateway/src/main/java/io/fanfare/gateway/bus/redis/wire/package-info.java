/** The bytes and names that go through Redis: pure values, known to no thread. */
package io.fanfare.gateway.bus.redis.wire;
