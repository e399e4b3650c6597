package io.fanfare.storage.memory;

/**
 * What a store in memory holds, and what it had to refuse or give up since it was opened.
 *
 * @param refused operations refused because the queue, the topics or the memory for keys were used up
 * @param droppedEarly publications dropped before their retention ended, to make room for newer ones
 */
public record MemoryCounts(long topics, long publications, long bytes, long refused, long droppedEarly) {
    MemoryCounts withRefused(long count) {
        return new MemoryCounts(topics, publications, bytes, count, droppedEarly);
    }
}
