package org.rhei.pipelines;

import org.rhei.kernel.Tensor;
import org.rhei.solvers.Statistics;

/**
 * Log-probabilities, and the work that they took.
 *
 * @param logProb shape (n,): natural logarithms of the density in the user's units
 * @param statistics the evaluations of velocity and divergence, and the steps of the solver
 */
public record Density(Tensor logProb, Statistics statistics) {
    /**
     * Returns the log-probabilities as doubles.
     *
     * @return a new array with an element for each point
     */
    public double[] toDoubleArray() {
        double[] values = new double[logProb.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = logProb.data()[i];
        }
        return values;
    }
}
