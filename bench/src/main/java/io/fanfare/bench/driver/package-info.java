/**
 * Servers of several kinds behind one interface. Each kind has a package of its own, and a driver in it that reads frames
 * where they lie: nothing is allocated for a message that arrives.
 */
package io.fanfare.bench.driver;
