/** What is to be done: modes, their parameters, and phases. Read from the command line and from YAML alike. */
package io.fanfare.bench.plan;
