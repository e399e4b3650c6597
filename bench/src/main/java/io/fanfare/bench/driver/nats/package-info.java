/** NATS, on TCP and WebSocket. */
package io.fanfare.bench.driver.nats;
