package org.rhei.diagnostics;

import java.util.Locale;
import org.rhei.plots.scale.Numbers;

/**
 * The meaning of a value.
 *
 * @param grade how good the value is
 * @param words the meaning in words
 * @param threshold the limit of good values, and its source
 */
public record Assessment(Grade grade, String words, String threshold) {
    /** The quality of a value. */
    public enum Grade {
        /** Nothing speaks against the posterior. */
        GOOD,

        /** Chance or a flaw: more trials would tell. */
        DOUBTFUL,

        /** The posterior is flawed. */
        BAD
    }

    /** A test rejects below this level, which sbi's and GenSBI's documentation take. */
    static final double SIGNIFICANCE = 0.05;

    /**
     * Assesses the probability that chance alone gives such a result or a more extreme one.
     *
     * @param p the probability
     * @param tests the number of tests assessed together; the level is shared among them (Bonferroni)
     * @param good the meaning of a probability that is not small
     * @param bad the meaning of a small one
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

    /**
     * Returns the grade in lower case.
     *
     * @return such as {@code good}
     */
    public String mark() {
        return grade.name().toLowerCase(Locale.ROOT);
    }
}
