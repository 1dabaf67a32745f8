package org.rhei.diagnostics;

import java.util.HashSet;
import java.util.Set;
import org.rhei.kernel.Key;
import org.rhei.kernel.text.NumberText;

/**
 * The rank of each true value among its posterior's samples. A true value that equals t of the samples has one of the t + 1 ranks
 * that this allows, at random: with exact posteriors the ranks from 0 to L stay equally likely, whatever values a parameter takes.
 *
 * @param ranks one rank for each trial, from 0 to L
 * @param tied the trials whose true value equals a sample
 * @param certain the trials whose true value equals all samples
 * @param distinct the number of different true values
 */
@SuppressWarnings("ArrayRecordComponent") // ranks are never compared
record Ranks(int[] ranks, int tied, int certain, int distinct) {
    /** A parameter with no more values is reported as discrete. */
    private static final int FEW = 20;

    /** Ranks one parameter of all trials. */
    static Ranks of(Trials trials, int parameter, Key key) {
        int[] below = new int[trials.count()];
        int[] equal = new int[below.length];
        for (int draw = 0; draw < trials.draws(); draw++) {
            for (int trial = 0; trial < below.length; trial++) {
                float sample = trials.sample(draw, trial, parameter);
                float theta = trials.theta(trial, parameter);
                below[trial] += sample < theta ? 1 : 0;
                equal[trial] += sample == theta ? 1 : 0;
            }
        }
        return of(below, equal, trials.draws(), key.foldIn(parameter)).withDistinct(distinct(trials, parameter));
    }

    /**
     * Breaks ties.
     *
     * @param below the samples below each true value
     * @param equal the samples that equal it
     * @param draws the samples of each posterior
     * @param key draws the ranks of true values that equal a sample
     */
    static Ranks of(int[] below, int[] equal, int draws, Key key) {
        int[] ranks = below.clone();
        int tied = 0;
        int certain = 0;
        for (int trial = 0; trial < ranks.length; trial++) {
            if (equal[trial] > 0) {
                ranks[trial] += key.foldIn(trial).integers(1, equal[trial] + 1)[0];
                tied++;
                certain += equal[trial] == draws ? 1 : 0;
            }
        }
        return new Ranks(ranks, tied, certain, ranks.length);
    }

    private Ranks withDistinct(int count) {
        return new Ranks(ranks, tied, certain, count);
    }

    /** Returns the number of trials. */
    int trials() {
        return ranks.length;
    }

    /** Returns true if every sample equals its true value: ranks and regions then say nothing. */
    boolean untestable() {
        return certain == ranks.length;
    }

    /** Returns the assessment of ranks that hold nothing to test. */
    Assessment nothing() {
        return Assessment.unjudged(
                distinct == 1
                        ? "the parameter is constant: all true values and all samples are equal, there is nothing to"
                                + " test"
                        : "every sample equals its true value, there is nothing to test",
                "samples that differ");
    }

    /** Returns what the reader of a verdict should know of equal values, to be added to it; empty where there are none. */
    String note() {
        if (tied == 0) {
            return distinct == 1 && ranks.length > 1 ? " (the true value is constant)" : "";
        }
        String values = distinct == 1
                ? ", all the same,"
                : distinct <= FEW ? ", which take " + NumberText.count(distinct, "value") + " only," : "";
        return " (" + tied + " of " + ranks.length + " true values" + values
                + " equal samples: such ties are broken at random)";
    }

    private static int distinct(Trials trials, int parameter) {
        Set<Float> values = new HashSet<>();
        for (int trial = 0; trial < trials.count(); trial++) {
            values.add(trials.theta(trial, parameter));
        }
        return values.size();
    }
}
