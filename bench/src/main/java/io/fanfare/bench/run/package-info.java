/** Carries plans out: phase after phase, in one process or shared among several. */
package io.fanfare.bench.run;
