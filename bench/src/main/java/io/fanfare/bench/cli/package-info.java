/** The command line. Exit codes: 0 done, 1 something could not be done, 2 wrong usage, 3 a condition to fail was met. */
package io.fanfare.bench.cli;
