/** Which server is measured: its kind, where it is, and which process it is. */
package io.fanfare.bench.target;
