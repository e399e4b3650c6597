/** Fanfare: fanfare.v1 on WebSocket and TCP, and publishing by the HTTP API. */
package io.fanfare.bench.driver.fanfare;
