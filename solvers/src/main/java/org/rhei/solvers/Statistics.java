package org.rhei.solvers;

import java.util.List;

/**
 * The steps and evaluations of an integration.
 *
 * <p>Samples that share their steps have equal counts. Otherwise the counts of evaluations, accepted and rejected steps are those of the
 * sample with the most evaluations.
 *
 * @param evaluations the number of velocity evaluations of a sample ("NFE"), rejected steps included
 * @param meanEvaluations the mean over the samples of their evaluations
 * @param accepted the number of accepted steps
 * @param rejected the number of rejected steps, 0 for fixed steps
 * @param smallestStep the smallest accepted step of any sample, as a positive size
 */
public record Statistics(long evaluations, double meanEvaluations, long accepted, long rejected, double smallestStep) {
    /**
     * Returns the statistics of samples that chose their steps separately.
     *
     * @param outcomes the outcome of each sample
     * @return the statistics
     */
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
