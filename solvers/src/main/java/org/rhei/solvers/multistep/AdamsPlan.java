package org.rhei.solvers.multistep;

import java.util.Arrays;
import org.rhei.solvers.rungekutta.Tableau;

/**
 * The moves of a multistep method. Between two evaluations of the velocity, the state moves by a weighted sum of the latest velocities.
 * Immutable.
 *
 * <p>A step is one move. The midpoint method's step consists of two moves: to its inner stage, and from the stage to its end.
 */
public final class AdamsPlan {
    /** Gauss–Legendre abscissae and weights on [0, 1], exact up to degree 5. */
    private static final double[] GAUSS = {0.5 - Math.sqrt(0.15), 0.5, 0.5 + Math.sqrt(0.15)};

    private static final double[] GAUSS_WEIGHTS = {5.0 / 18, 8.0 / 18, 5.0 / 18};

    private final double[] times;
    private final int order;
    private final boolean midpoint;
    private final float[][] weights;

    /** The difference of fitted weights from Adams and Bashforth's for a whole move; empty for unfitted methods. */
    private final double[][] correction;

    /** Returns the plan of a method on its nodes. */
    static AdamsPlan of(Multistep method, double[] nodes) {
        return switch (method) {
            case AdamsBashforth adams -> new AdamsPlan(adams.order(), adams.start(), nodes);
            case FittedMultistep fitted -> new AdamsPlan(fitted.weightsFor(nodes), nodes);
        };
    }

    /**
     *  Creates a plan with given weights. The polynomials through the velocities yield the states inside a step.
     *
     * @param weights for each move the weights of the latest velocities, the latest first
     * @param nodes the step boundaries
     */
    public AdamsPlan(double[][] weights, double[] nodes) {
        this(FittedMultistep.ORDER, AdamsBashforth.Start.RISING_ORDER, nodes);
        for (int move = 0; move < moves(); move++) {
            this.correction[move] = weights[move].clone();
            double[] adams = adams(move, Math.min(order, move + 1), times[move + 1]);
            for (int j = 0; j < adams.length; j++) {
                correction[move][j] -= adams[j];
            }
            this.weights[move] = Tableau.narrow(weights[move]);
        }
    }

    /**
     * Creates the plan of an Adams–Bashforth method.
     *
     * @param order the order
     * @param start the method of the first steps
     * @param nodes the step boundaries
     */
    public AdamsPlan(int order, AdamsBashforth.Start start, double[] nodes) {
        this.order = order;
        this.midpoint = start == AdamsBashforth.Start.MIDPOINT;
        this.times = midpoint ? withMiddle(nodes) : nodes.clone();
        this.correction = new double[moves()][0];
        this.weights = new float[moves()][];
        for (int move = 0; move < moves(); move++) {
            weights[move] = Tableau.narrow(weights(move, times[move + 1]));
        }
    }

    private static double[] withMiddle(double[] nodes) {
        double[] times = new double[nodes.length + 1];
        times[0] = nodes[0];
        times[1] = (float) ((nodes[0] + nodes[1]) / 2);
        System.arraycopy(nodes, 1, times, 2, nodes.length - 1);
        return times;
    }

    /** {@return the number of moves, one for each evaluation} */
    public int moves() {
        return times.length - 1;
    }

    /** {@return the times of the evaluations: the start of each move} */
    public double[] evaluationTimes() {
        return Arrays.copyOf(times, moves());
    }

    /** Returns the largest number of velocities that a move uses. */
    int depth() {
        int depth = 0;
        for (float[] w : weights) {
            depth = Math.max(depth, w.length);
        }
        return depth;
    }

    /**
     *  {@return the time at which a move ends}
     *
     * @param move the index of the move
     */
    public double end(int move) {
        return times[move + 1];
    }

    /** Returns the earliest time of requested states during a move. The states of a stage's interval belong to the next move. */
    double extensionStart(int move) {
        return midpoint && move == 1 ? times[0] : times[move];
    }

    /** Returns whether a move only leads to a stage. */
    boolean stage(int move) {
        return midpoint && move == 0;
    }

    /**
     *  {@return the weights of the latest velocities, the latest first, for the whole move}
     *
     * @param move the index of the move
     */
    public float[] weights(int move) {
        return weights[move];
    }

    /**
     * Returns the weights of the error estimate of a whole move, which is the difference from the method of the next lower order; empty if
     * there is no such method.
     */
    float[] errorWeights(int move) {
        double[] w = adams(move, Math.min(order, move + 1), times[move + 1]);
        if (w.length < 2 || (midpoint && move == 1)) {
            return new float[0];
        }
        double[] lower = adams(move, w.length - 1, times[move + 1]);
        for (int j = 0; j < lower.length; j++) {
            w[j] -= lower[j];
        }
        return Tableau.narrow(w);
    }

    /**
     *  {@return the weights from the start of the move to any time between {@link #extensionStart} and its end}
     *
     * @param move the index of the move
     * @param time a time of the move
     */
    public double[] weights(int move, double time) {
        if (midpoint && move == 1) { // x_0 + τ k_1 + τ²/(2c) (k_2 − k_1), seen from the stage x_0 + c k_1
            double c = times[1] - times[0];
            double tau = time - times[0];
            return new double[] {tau * tau / (2 * c), tau - tau * tau / (2 * c) - c};
        }
        double[] w = Arrays.copyOf(
                adams(move, Math.min(order, move + 1), time),
                Math.max(Math.min(order, move + 1), correction[move].length));
        double share = (time - times[move]) / (times[move + 1] - times[move]);
        for (int j = 0; j < correction[move].length; j++) {
            w[j] += share * correction[move][j];
        }
        return w;
    }

    /**
     * Integrates the polynomial through the latest {@code count} velocities from the start of a move, and returns the weights of the
     * velocities.
     */
    private double[] adams(int move, int count, double time) {
        double[] w = new double[count];
        double from = times[move];
        for (int g = 0; g < GAUSS.length; g++) {
            double t = from + GAUSS[g] * (time - from);
            for (int j = 0; j < count; j++) {
                w[j] += GAUSS_WEIGHTS[g] * (time - from) * lagrange(move, count, j, t);
            }
        }
        return w;
    }

    /** Computes the polynomial that is 1 at the time of the j-th latest velocity and 0 at those of the other latest velocities. */
    private double lagrange(int move, int count, int j, double t) {
        double product = 1;
        for (int i = 0; i < count; i++) {
            if (i != j) {
                product *= (t - times[move - i]) / (times[move - j] - times[move - i]);
            }
        }
        return product;
    }
}
