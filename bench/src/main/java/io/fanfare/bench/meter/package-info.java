/** Counters and histograms that cost a loop next to nothing, and what is read from them each second. */
package io.fanfare.bench.meter;
