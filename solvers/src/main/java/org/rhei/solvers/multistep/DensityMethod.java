package org.rhei.solvers.multistep;

import java.util.Arrays;

/**
 * The parameters of a {@link FittedDensity} during a fit.
 *
 * @param states the weights of the states, step by step
 * @param quadrature the weight of each divergence
 * @param blends the shares of each step that blend its average over time with other times
 */
record DensityMethod(double[][] states, double[] quadrature, double[][] blends) {
    /** Returns a method that uses averages over time alone. */
    static DensityMethod of(double[][] states, double[] quadrature) {
        return new DensityMethod(states, quadrature, new double[quadrature.length][FittedMultistep.BLENDS]);
    }

    int steps() {
        return quadrature.length;
    }

    /** Returns the number of weights of the quadrature and of shares of blends. */
    int first() {
        return steps() * (1 + FittedMultistep.BLENDS);
    }

    /** Returns the number of all parameters: the weights of the quadrature, the blends, and the weights of the states. */
    int all() {
        return first() + steps() * (steps() + 1) / 2;
    }

    /** Returns this method changed by δp, which has a value for {@link #first} or for {@link #all} parameters. */
    DensityMethod moved(double[] by) {
        double[] u = quadrature.clone();
        int p = 0;
        while (p < u.length) {
            u[p] += by[p++];
        }
        double[][] c = copy(blends);
        p = add(by, p, c);
        double[][] w = copy(states);
        if (p < by.length) {
            add(by, p, w);
        }
        return new DensityMethod(w, u, c);
    }

    private static double[][] copy(double[][] rows) {
        return Arrays.stream(rows).map(double[]::clone).toArray(double[][]::new);
    }

    private static int add(double[] by, int from, double[][] rows) {
        int p = from;
        for (double[] row : rows) {
            for (int j = 0; j < row.length; j++) {
                row[j] += by[p++];
            }
        }
        return p;
    }
}
