package io.fanfare.gateway.http;

import java.util.BitSet;

/**
 * A JSON text without what is nested too deep in it: a {@code 0} stands in its place, so that the rest can be read and the
 * fault be told of the part that it is in.
 *
 * @param text as long as the original, and equal to it outside of the cuts; not to be changed
 * @param cuts where something was cut out; not to be changed
 */
record DepthCut(byte[] text, BitSet cuts) {

    /** A text from which nothing was cut out. */
    static DepthCut none(byte[] json) {
        return new DepthCut(json, new BitSet());
    }

    /** Cuts out every array and object that lies in more than so many others less one. */
    static DepthCut of(byte[] json, int maxDepth) {
        byte[] text = json.clone();
        BitSet cuts = new BitSet();
        int depth = 0;
        boolean isInString = false;
        for (int i = 0; i < text.length; i++) {
            byte b = json[i];
            boolean isEscaped = isInString && b == '\\';
            if (b == '"') {
                isInString = !isInString;
            } else if (!isInString && (b == '[' || b == '{')) {
                depth++;
                if (depth == maxDepth + 1) {
                    cuts.set(i);
                }
            }
            boolean isWithinCut = depth > maxDepth;
            if (!isInString && (b == ']' || b == '}')) {
                depth--;
            }
            if (isWithinCut) {
                text[i] = (byte) (cuts.get(i) ? '0' : ' ');
            }
            if (isEscaped && i + 1 < text.length) {
                i++;
                text[i] = isWithinCut ? (byte) ' ' : json[i];
            }
        }
        return new DepthCut(text, cuts);
    }

    /** Whether something was cut out from one place (included) to another (excluded). */
    boolean isCutWithin(int start, int end) {
        int cut = cuts.nextSetBit(start);
        return cut >= 0 && cut < end;
    }
}
