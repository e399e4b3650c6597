package io.fanfare.gateway.overload;

import io.fanfare.gateway.settings.Range;

/**
 * The marks above which a node has too much to do. In all of it 0 stands for no mark.
 *
 * @param loopLagMillis by how much what a loop should do is late
 * @param heapPercent what is left of the heap after a collection
 * @param directPercent of the direct memory that sockets are read and written with
 */
public record OverloadSettings(
        @Range(min = 0, max = 60_000) int loopLagMillis,
        @Range(min = 0, max = 100) int heapPercent,
        @Range(min = 0, max = 100) int directPercent) {}
