package org.rhei.pipelines;

import org.rhei.kernel.Tensor;
import org.rhei.solvers.Statistics;

/**
 * Log-probabilities and what they cost.
 *
 * @param logProb shape (n,): natural logarithms of the density in the user's units
 * @param statistics evaluations of velocity and divergence, and steps of the solver
 */
public record Density(Tensor logProb, Statistics statistics) {}
