package io.fanfare.gateway.config;

import java.util.Collection;
import java.util.Comparator;

/** Finds what was probably meant by a misspelled name. */
final class Nearest {
    private Nearest() {}

    /** The candidate that takes the fewest insertions, deletions and replacements of characters; the first of equals. */
    static String to(String name, Collection<String> candidates) {
        return candidates.stream()
                .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
                .orElseThrow();
    }

    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int column = 0; column < row.length; column++) {
            row[column] = column;
        }
        for (int i = 0; i < from.length(); i++) {
            int diagonal = row[0];
            row[0] = i + 1;
            for (int column = 1; column < row.length; column++) {
                int replaced = diagonal + (from.charAt(i) == to.charAt(column - 1) ? 0 : 1);
                diagonal = row[column];
                row[column] = Math.min(replaced, 1 + Math.min(row[column], row[column - 1]));
            }
        }
        return row[to.length()];
    }
}
