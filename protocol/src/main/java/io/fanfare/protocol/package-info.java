/**
 * The vocabulary of Fanfare: what clients may ask ({@link io.fanfare.protocol.Command}), what a node answers
 * ({@link io.fanfare.protocol.Event}), and the values both speak of. Wire formats live in the packages below.
 *
 * <p>Everything here is immutable and may be shared between threads. No parameter or accessor is null unless its
 * javadoc says so.
 */
package io.fanfare.protocol;
