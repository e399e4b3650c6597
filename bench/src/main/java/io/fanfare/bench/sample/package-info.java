/** What processes spend: the server's and our own, as the kernel and the server's own metrics say. */
package io.fanfare.bench.sample;
