/**
 * The command line: {@code FanfareCommand} and one class for each subcommand. How a node is run is
 * handed in ({@code NodeRunner}).
 *
 * <p>Exit codes: 0 a clean end, 2 bad configuration or usage, 1 anything else. Errors go to stderr; only a fault of the
 * program shows a stack trace.
 */
package io.fanfare.gateway.cli;
