/**
 * Benchmarks of the hot path, run by JMH: see bench/README.md. They use the gateway's own classes, above faked
 * connections.
 */
package io.fanfare.bench.jmh;
