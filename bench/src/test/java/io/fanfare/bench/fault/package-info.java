/**
 * Several gateways, their Redis and their Postgres as real processes, with faults between and in all of them, and a check of
 * everything that clients saw against what they were promised.
 */
package io.fanfare.bench.fault;
