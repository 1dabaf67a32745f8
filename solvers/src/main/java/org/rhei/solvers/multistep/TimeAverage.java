package org.rhei.solvers.multistep;

import java.util.Arrays;
import org.rhei.kernel.text.NumberText;
import org.rhei.solvers.VelocityField;
import org.rhei.solvers.VelocityField.TimeTable;

/**
 * Weighted means over time in place of single times. A mean reproduces parabolas, so that smooth fields keep their accuracy below order 3,
 * and it removes roughness.
 *
 * <p>A mean is the value, at the time in the middle, of the parabola that is fitted by least squares to the values at evenly spaced times
 * around it. At the ends of the interval the times are all on one side. Source: A. Savitzky and M. J. E. Golay, <i>Smoothing and
 * differentiation of data by simplified least squares procedures</i>, Anal. Chem. 36, 1964.
 *
 * @param times row i holds the times that replace time i
 * @param weights row i holds the weights of these times, which sum to 1
 */
record TimeAverage(double[][] times, double[][] weights) {
    private static final int LEAST_POINTS = 25;
    private static final int MOST_POINTS = 121;

    /** The distance of the times, if their number permits it. Networks embed time in periods from 0.006. */
    private static final double SPACING = 0.0025;

    /**
     * The times beside a node whose rows a fitted method blends with the node's average, in units of the step on their side; where there
     * is none, half as far on the other side.
     */
    private static final double[] BLENDED = {-0.75, -0.15, 0.15, 0.75};

    static void checkShare(double share) {
        if (!(share >= 0 && share <= 2)) {
            throw new IllegalArgumentException("averaging must be from 0 to 2, found " + NumberText.number(share));
        }
    }

    /** Computes a field's table for some times: averages around them, or the times themselves if the share is 0. */
    static TimeTable prepare(VelocityField field, double[] at, double[] nodes, double share) {
        if (share == 0) {
            return field.at(at);
        }
        TimeAverage average = around(at, nodes, share);
        return field.averaged(average.times, average.weights);
    }

    /**
     * Computes a field's table for some nodes: averages as in {@link #prepare}, blended with the rows of times beside the node.
     *
     * @param shares for each step the share of each of these times; the average has the rest
     */
    static TimeTable blended(VelocityField field, double[] at, double[] nodes, double share, double[][] shares) {
        TimeAverage average = share == 0 ? single(at) : around(at, nodes, share);
        double[][] times = new double[at.length][];
        double[][] weights = new double[at.length][];
        for (int i = 0; i < at.length; i++) {
            int step = indexOf(at[i], nodes);
            int own = average.times[i].length;
            times[i] = Arrays.copyOf(average.times[i], own + BLENDED.length);
            weights[i] = Arrays.copyOf(average.weights[i], own + BLENDED.length);
            double rest = 1 - Arrays.stream(shares[step]).sum();
            for (int j = 0; j < own; j++) {
                weights[i][j] *= rest;
            }
            for (int k = 0; k < BLENDED.length; k++) {
                times[i][own + k] = beside(nodes, step, BLENDED[k]);
                weights[i][own + k] = shares[step][k];
            }
        }
        return field.averaged(times, weights);
    }

    private static TimeAverage single(double[] at) {
        double[][] times = new double[at.length][1];
        double[][] weights = new double[at.length][1];
        for (int i = 0; i < at.length; i++) {
            times[i][0] = at[i];
            weights[i][0] = 1;
        }
        return new TimeAverage(times, weights);
    }

    private static int indexOf(double time, double[] nodes) {
        int step = 0;
        while (nodes[step] != time) { // a fitted method evaluates at its nodes alone
            step++;
        }
        return step;
    }

    private static double beside(double[] nodes, int step, double offset) {
        double toNext = nodes[step + 1] - nodes[step];
        if (offset > 0) {
            return nodes[step] + offset * toNext;
        }
        return step == 0 ? nodes[0] - offset / 2 * toNext : nodes[step] + offset * (nodes[step] - nodes[step - 1]);
    }

    /**
     * Returns averages around some times.
     *
     * @param at the times
     * @param nodes the step boundaries of the whole interval
     * @param share the reach to both sides, in units of the larger step beside a time
     */
    static TimeAverage around(double[] at, double[] nodes, double share) {
        double first = Math.min(nodes[0], nodes[nodes.length - 1]);
        double last = Math.max(nodes[0], nodes[nodes.length - 1]);
        double[][] times = new double[at.length][];
        double[][] weights = new double[at.length][];
        for (int i = 0; i < at.length; i++) {
            double reach = share * largerStep(nodes, at[i]);
            double from = Math.max(first, at[i] - reach);
            double to = Math.min(last, at[i] + reach);
            int points = (int) Math.clamp(Math.ceil((to - from) / SPACING) + 1, LEAST_POINTS, MOST_POINTS);
            times[i] = new double[points];
            for (int j = 0; j < points; j++) {
                times[i][j] = from + (to - from) * j / (points - 1);
            }
            weights[i] = parabolaAt(at[i], times[i]);
        }
        return new TimeAverage(times, weights);
    }

    /** Returns the largest of the steps that begin, end or lie around a time. */
    private static double largerStep(double[] nodes, double time) {
        double largest = 0;
        for (int i = 1; i < nodes.length; i++) {
            boolean beside = (time - nodes[i - 1]) * (nodes[i] - time) >= 0;
            largest = beside ? Math.max(largest, Math.abs(nodes[i] - nodes[i - 1])) : largest;
        }
        return largest;
    }

    /**
     * Computes the weight of each value in the fitted parabola's value at a time: Σ_k p_k(time) p_k(t_j) / Σ_j p_k(t_j)² with
     * polynomials p_0, p_1, p_2 that are orthogonal over the times.
     */
    private static double[] parabolaAt(double time, double[] t) {
        double[] weights = new double[t.length];
        double mean = 0;
        double spread = 0;
        for (double each : t) {
            mean += each / t.length;
        }
        for (double each : t) {
            spread += (each - mean) * (each - mean) / t.length;
        }
        double[][] p = new double[3][t.length];
        double[] here = {1, time - mean, (time - mean) * (time - mean) - spread}; // the times are spread symmetrically
        for (int j = 0; j < t.length; j++) {
            double u = t[j] - mean;
            p[0][j] = 1;
            p[1][j] = u;
            p[2][j] = u * u - spread;
        }
        for (int k = 0; k < p.length; k++) {
            double square = 0;
            for (double each : p[k]) {
                square += each * each;
            }
            for (int j = 0; j < t.length; j++) {
                weights[j] += here[k] * p[k][j] / square;
            }
        }
        return weights;
    }
}
