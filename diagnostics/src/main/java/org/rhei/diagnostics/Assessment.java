package org.rhei.diagnostics;

import java.util.Locale;
import org.rhei.plots.scale.Numbers;

/**
 * What a number means, in words.
 *
 * @param grade how good it is
 * @param words the same in a sentence
 * @param threshold where good ends, and who says so
 */
public record Assessment(Grade grade, String words, String threshold) {
    /** How good a number is. */
    public enum Grade {
        /** Nothing speaks against the posterior. */
        GOOD,

        /** Chance or a flaw: more trials would tell. */
        DOUBTFUL,

        /** The posterior is flawed. */
        BAD
    }

    /** Below this a test rejects; the value that sbi's and GenSBI's documentation take. */
    static final double SIGNIFICANCE = 0.05;

    /**
     * Of the probability that chance alone gives such a result or a more extreme one.
     *
     * @param tests how many tests are looked at together; the bound is shared among them (Bonferroni)
     * @param good what holds when it is not small
     * @param bad what holds when it is
     */
    static Assessment ofProbability(double p, int tests, String good, String bad) {
        String threshold = "p ≥ " + Numbers.plain(SIGNIFICANCE / tests)
                + (tests == 1
                        ? " (5% level, as sbi)"
                        : " (5% level, as sbi, shared by " + tests + " tests: Bonferroni)");
        if (p * tests >= SIGNIFICANCE) {
            return new Assessment(Grade.GOOD, good, threshold);
        }
        return p * tests >= SIGNIFICANCE / 10
                ? new Assessment(Grade.DOUBTFUL, "borderline: " + bad + ", or chance", threshold)
                : new Assessment(Grade.BAD, bad, threshold);
    }

    /** The grade as people say it. */
    public String mark() {
        return grade.name().toLowerCase(Locale.ROOT);
    }
}
