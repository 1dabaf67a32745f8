package org.rhei.solvers.time;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.rhei.kernel.text.NumberText;

/** The checks of the grids, and nodes in float32. */
public final class Nodes {
    /** The largest number of steps of a grid. */
    public static final int MAX_STEPS = 1_000_000;

    private Nodes() {}

    /**
     * Computes t0 + (t1 − t0)·share(u) for u = 0, 1/steps, … 1.
     *
     * @param share rises from 0 to 1
     */
    public static double[] warp(double t0, double t1, int steps, DoubleUnaryOperator share) {
        FloatInterval interval = FloatInterval.of(t0, t1);
        double[] nodes = new double[steps + 1];
        for (int i = 0; i <= steps; i++) {
            nodes[i] = (float) (t0 + (t1 - t0) * share.applyAsDouble((double) i / steps));
        }
        nodes[0] = (float) t0;
        nodes[steps] = (float) t1;
        for (int i = 1; i <= steps; i++) {
            if (!(interval.direction() * (nodes[i] - nodes[i - 1]) > 0)) {
                throw new IllegalArgumentException(
                        steps + " steps are below the resolution of float32 at t = " + NumberText.number(nodes[i - 1]));
            }
        }
        return nodes;
    }

    public static void checkSteps(int steps) {
        if (steps < 1 || steps > MAX_STEPS) {
            throw new IllegalArgumentException("steps must be from 1 to " + MAX_STEPS + ", found " + steps);
        }
    }

    public static void checkPositive(String what, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    what + " must be positive and finite, found " + NumberText.number(value));
        }
    }

    public static void checkNotNegative(String what, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    what + " must be finite and not negative, found " + NumberText.number(value));
        }
    }

    public static void checkMonotone(List<Double> times) {
        for (int i = 0; i < times.size(); i++) {
            if (!Float.isFinite((float) (double) times.get(i))) {
                throw new IllegalArgumentException("nodes must be finite, found " + NumberText.number(times.get(i)));
            }
            double rise = i == 0 ? 1 : times.getLast() - times.getFirst();
            double step = i == 0 ? 1 : (float) (double) times.get(i) - (float) (double) times.get(i - 1);
            if (!(rise * step > 0)) {
                throw new IllegalArgumentException(
                        "nodes must be strictly ascending or strictly descending in float32," + " found "
                                + NumberText.number(times.get(i - 1)) + " before " + NumberText.number(times.get(i)));
            }
        }
    }
}
