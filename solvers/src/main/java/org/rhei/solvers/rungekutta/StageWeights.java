package org.rhei.solvers.rungekutta;

import org.rhei.kernel.Tile;
import org.rhei.solvers.engine.LinearCombination;

/** The coefficients of a {@link Tableau} in float32, and the sums of stages in a step. Immutable. */
record StageWeights(float[][] a, float[] b, float[] error, float[] coarseError) {
    static StageWeights of(Tableau tableau) {
        double[][] doubles = tableau.a();
        float[][] a = new float[doubles.length][];
        for (int i = 0; i < a.length; i++) {
            a[i] = Tableau.narrow(doubles[i]);
        }
        double[] coarse = tableau.coarseError();
        return new StageWeights(
                a,
                Tableau.narrow(tableau.b()),
                tableau.embedded() ? Tableau.narrow(tableau.error()) : new float[0],
                coarse == null ? new float[0] : Tableau.narrow(coarse));
    }

    /**
     * Computes out = Σ w_i k_i in the order of the stages, without stages whose weight is 0.
     *
     * @param count the number of stages in the sum
     */
    static void sum(float[] w, Tile[] k, int count, Tile out) {
        LinearCombination.set(w[0], k[0], out);
        for (int i = 1; i < count; i++) {
            if (w[i] != 0) {
                LinearCombination.add(w[i], k[i], out);
            }
        }
    }
}
