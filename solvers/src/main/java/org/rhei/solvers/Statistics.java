package org.rhei.solvers;

/**
 * What an integration took.
 *
 * <p>Samples that share a step size need the same; where groups of samples chose their own steps, the three counts are
 * those of the group that needed most evaluations.
 *
 * @param evaluations velocity evaluations of a sample ("NFE"), rejected steps included
 * @param meanEvaluations the evaluations of a sample, averaged over the samples
 * @param accepted steps taken
 * @param rejected steps tried and refused, none with fixed steps
 * @param smallestStep the smallest step taken by any sample, without sign
 */
public record Statistics(long evaluations, double meanEvaluations, long accepted, long rejected, double smallestStep) {}
