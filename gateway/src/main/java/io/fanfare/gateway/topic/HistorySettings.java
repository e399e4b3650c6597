package io.fanfare.gateway.topic;

import io.fanfare.gateway.settings.Range;

/**
 * The history of durable topics.
 *
 * @param maxBytes in memory only: what publications of all topics may take; when it is full, the oldest go first
 * @param maxTopics that were ever published to; publishing to one more is refused
 * @param maxQueuedAppends operations waiting for the store; more are refused
 * @param maxQueuedBytes not in memory: payloads waiting for the store; more are refused
 * @param idempotencyWindowSeconds for how long publishing again with the same key stores nothing
 * @param trimIntervalMillis pause between two rounds of removing what retention no longer keeps
 * @param headCheckIntervalMillis how often the topics followed are held against the store while the bus is healthy
 * @param degradedHeadCheckIntervalMillis the same while it is not
 * @param recentBytes what may be kept of recent publications, 0 for nothing
 */
public record HistorySettings(
        @Range(min = 1 << 20, max = 1L << 40) long maxBytes,
        @Range(min = 1, max = 100_000_000) int maxTopics,
        @Range(min = 1, max = 1_000_000) int maxQueuedAppends,
        @Range(min = 1 << 20, max = 1L << 40) long maxQueuedBytes,
        @Range(min = 1, max = 2_592_000) int idempotencyWindowSeconds,
        @Range(min = 10, max = 3_600_000) int trimIntervalMillis,
        @Range(min = 100, max = 600_000) int headCheckIntervalMillis,
        @Range(min = 50, max = 600_000) int degradedHeadCheckIntervalMillis,
        @Range(min = 0, max = 1L << 40) long recentBytes) {}
