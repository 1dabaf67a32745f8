package org.rhei.diagnostics;

import java.util.Locale;
import org.rhei.kernel.text.NumberText;

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
        /** So few trials or samples support no verdict. */
        UNJUDGED,

        /** Nothing speaks against the posterior. */
        GOOD,

        /** Chance or a flaw: more trials would tell. */
        DOUBTFUL,

        /** The posterior is flawed. */
        BAD
    }

    /** A test rejects below this level, which sbi's and GenSBI's documentation take. */
    static final double SIGNIFICANCE = 0.05;

    /** Fewer trials support no verdict: only gross errors could be told from chance. */
    static final int LEAST_TRIALS = 10;

    /**
     * A posterior is called bad below this level. Each check shares it among its tests, so that the eight checks of a diagnosis
     * together call an exact posterior bad in less than 1 % of diagnoses.
     */
    static final double FLAW = 0.001;

    /**
     * Assesses the probability that chance alone gives such a result or a more extreme one.
     *
     * @param p the probability
     * @param least the smallest probability that any result of as many trials and samples could have
     * @param tests the number of tests assessed together; the level is shared among them (Bonferroni)
     * @param good the meaning of a probability that is not small
     * @param bad the meaning of a small one
     */
    static Assessment ofProbability(double p, double least, int tests, String good, String bad) {
        String shared = tests == 1 ? ")" : ", shared by " + tests + " tests: Bonferroni)";
        String threshold = "p ≥ " + NumberText.number(SIGNIFICANCE / tests, 3) + " (5% level, as sbi" + shared
                + "; bad below " + NumberText.number(FLAW / tests, 3);
        if (least * tests >= SIGNIFICANCE) {
            return unjudged("no verdict: so few trials or samples cannot tell a flaw from chance", threshold);
        }
        if (p * tests >= SIGNIFICANCE) {
            return new Assessment(Grade.GOOD, good, threshold);
        }
        return p * tests >= FLAW
                ? new Assessment(Grade.DOUBTFUL, "borderline: " + bad + ", or chance", threshold)
                : new Assessment(Grade.BAD, bad, threshold);
    }

    /** Returns an assessment without a verdict; the words give the reason. */
    static Assessment unjudged(String words, String threshold) {
        return new Assessment(Grade.UNJUDGED, words, threshold);
    }

    /** Adds words to the meaning. */
    Assessment and(String note) {
        return new Assessment(grade, words + note, threshold);
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
