package io.fanfare.gateway.overload;

/** How much a node had to do at a moment, in the terms of {@link OverloadSettings}. */
record LoadReading(long loopLagMillis, int heapPercent, int directPercent) {

    /** The first that has reached so much of its mark, in words; null if none has. */
    String above(OverloadSettings marks, int percentOfMark) {
        if (isAbove(loopLagMillis, marks.loopLagMillis(), percentOfMark)) {
            return "loops are late by " + loopLagMillis + " ms (overload.loop-lag-millis: " + marks.loopLagMillis()
                    + ")";
        }
        if (isAbove(heapPercent, marks.heapPercent(), percentOfMark)) {
            return "heap in use after a collection: " + heapPercent + " % (overload.heap-percent: "
                    + marks.heapPercent() + ")";
        }
        if (isAbove(directPercent, marks.directPercent(), percentOfMark)) {
            return "direct memory in use: " + directPercent + " % (overload.direct-percent: " + marks.directPercent()
                    + ")";
        }
        return null;
    }

    private static boolean isAbove(long value, int mark, int percentOfMark) {
        return mark > 0 && value * 100 >= (long) mark * percentOfMark;
    }
}
