/** Redis pub/sub, or anything that speaks RESP3. */
package io.fanfare.bench.driver.redis;
