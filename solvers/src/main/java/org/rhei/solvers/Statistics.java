package org.rhei.solvers;

import java.util.List;

/**
 * The steps and evaluations of an integration.
 *
 * <p>Samples that share a step size need the same; where samples or groups of them chose their own steps, the three
 * counts are those of the sample that needed most evaluations.
 *
 * @param evaluations velocity evaluations of a sample ("NFE"), rejected steps included
 * @param meanEvaluations the evaluations of a sample, averaged over the samples
 * @param accepted steps taken
 * @param rejected steps tried and refused, 0 with fixed steps
 * @param smallestStep the smallest step taken by any sample, without sign
 */
public record Statistics(long evaluations, double meanEvaluations, long accepted, long rejected, double smallestStep) {
    /** Returns the statistics of samples with steps of their own. */
    public static Statistics of(List<Outcome> outcomes) {
        Outcome costliest = outcomes.getFirst();
        double smallest = Double.POSITIVE_INFINITY;
        double total = 0;
        for (Outcome outcome : outcomes) {
            costliest = outcome.evaluations() > costliest.evaluations() ? outcome : costliest;
            smallest = Math.min(smallest, outcome.smallestStep());
            total += outcome.evaluations();
        }
        return new Statistics(
                costliest.evaluations(), total / outcomes.size(), costliest.accepted(), costliest.rejected(), smallest);
    }
}
