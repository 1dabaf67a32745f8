package org.rhei.cli.option;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that a user meant. */
final class NearestName {
    /** The characters of a name for each that may be wrong. */
    private static final int CHARACTERS_PER_FAULT = 3;

    private NearestName() {}

    /**
     * Returns the name that is most like a text; empty if none is. A name that the text abbreviates is like it. Otherwise at most a third
     * of the characters may be wrong, missing, surplus, or exchanged with their neighbour.
     *
     * @param text the text of the user
     * @param names the names that exist
     */
    static Optional<String> of(String text, List<String> names) {
        String typed = text.toLowerCase(Locale.ROOT);
        String bare = typed.replaceFirst("^-+", "");
        Optional<String> longer = names.stream()
                .filter(name ->
                        bare.length() > 1 && name.replaceFirst("^-+", "").startsWith(bare))
                .min(Comparator.comparingInt(String::length));
        return longer.or(() -> names.stream()
                .filter(name -> distance(typed, name) <= Math.max(1, bare.length() / CHARACTERS_PER_FAULT))
                .min(Comparator.comparingInt(name -> distance(typed, name))));
    }

    /** Returns how many characters must be changed, added, removed or exchanged with their neighbour. */
    private static int distance(String from, String to) {
        int[][] d = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                boolean same = from.charAt(i - 1) == to.charAt(j - 1);
                d[i][j] = Math.min(d[i - 1][j - 1] + (same ? 0 : 1), Math.min(d[i - 1][j], d[i][j - 1]) + 1);
                if (i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[from.length()][to.length()];
    }
}
