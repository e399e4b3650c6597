/**
 * Scenarios that say what a running server costs, for Fanfare and for what it is compared with: the same load, counted the
 * same way, in the same run.
 */
package io.fanfare.bench.measure;
