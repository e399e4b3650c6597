/** Servers of ours that do what a test tells them to, wrong things above all. */
package io.fanfare.bench.stub;
