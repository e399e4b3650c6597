package io.fanfare.bench.measure;

import io.fanfare.bench.client.Dialer;

/**
 * What every scenario gets.
 *
 * @param seconds how long to measure
 * @param warmUpSeconds how long to load the server before
 * @param connections of the scenarios that only connect
 */
record Setting(Subject subject, ServerProcess server, Dialer dialer, int seconds, int warmUpSeconds, int connections) {}
