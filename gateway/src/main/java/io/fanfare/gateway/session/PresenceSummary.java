package io.fanfare.gateway.session;

/**
 * What is told of a topic besides the names.
 *
 * @param count how many are there in all
 * @param isCountOnly whether nothing else is told
 * @param isWhole whether what is known of other nodes is what is there now
 */
public record PresenceSummary(int count, boolean isCountOnly, boolean isWhole) {}
