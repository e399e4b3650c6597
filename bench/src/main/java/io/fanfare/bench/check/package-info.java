/** What every message carries, and what subscribers make of it: lost, repeated, late, or as it should be. */
package io.fanfare.bench.check;
