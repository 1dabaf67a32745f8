package org.rhei.solvers.multistep;

import java.util.Arrays;
import org.rhei.kernel.Tensor;

/** The derivatives of a sample's end with respect to its states and velocities, each a matrix by rows. Used by one thread. */
final class EndSensitivity {
    private final double[][] weights;
    private final int dimension;
    private final double[][] lambda;
    private final double[][] g;

    EndSensitivity(double[][] weights, int dimension) {
        this.weights = weights;
        this.dimension = dimension;
        this.lambda = new double[weights.length + 1][dimension * dimension];
        this.g = new double[weights.length][dimension * dimension];
    }

    void compute(int sample, float[][][] ofState) {
        int steps = weights.length;
        Arrays.fill(lambda[steps], 0);
        for (int r = 0; r < dimension; r++) {
            lambda[steps][r * dimension + r] = 1;
        }
        for (int m = steps - 1; m >= 0; m--) {
            Arrays.fill(g[m], 0);
            for (int k = m; k < steps; k++) {
                for (int i = 0; i < g[m].length; i++) {
                    g[m][i] += weights[k][k - m] * lambda[k + 1][i];
                }
            }
            if (m > 0) {
                through(sample, ofState[m], m);
            }
        }
    }

    /** Computes Λ_m = Λ_m+1 + G_m J_m. */
    private void through(int sample, float[][] ofState, int m) {
        for (int r = 0; r < dimension; r++) {
            for (int k = 0; k < dimension; k++) {
                double sum = lambda[m + 1][r * dimension + k];
                for (int s = 0; s < dimension; s++) {
                    sum += g[m][r * dimension + s] * ofState[k][sample * dimension + s];
                }
                lambda[m][r * dimension + k] = sum;
            }
        }
    }

    /** Writes the derivatives of the sample's end with respect to the weights and the inner nodes. */
    void write(int sample, Tensor[] v, float[][] ofNodes, double[][] rows) {
        int steps = weights.length;
        int p = 0;
        for (int n = 0; n < steps; n++) {
            for (int j = 0; j <= n; j++) {
                add(lambda[n + 1], v[n - j].data(), sample, rows[p++]);
            }
        }
        for (int i = 1; i < steps; i++) {
            for (int m = i - 1; m <= Math.min(i + 1, steps - 1); m++) {
                add(g[m], ofNodes[3 * m + i - m + 1], sample, rows[p]);
            }
            p++;
        }
    }

    /** Adds a matrix times the sample's part of a vector. */
    private void add(double[] matrix, float[] vector, int sample, double[] sum) {
        int at = sample * dimension;
        for (int r = 0; r < dimension; r++) {
            for (int s = 0; s < dimension; s++) {
                sum[at + r] += matrix[r * dimension + s] * vector[at + s];
            }
        }
    }
}
