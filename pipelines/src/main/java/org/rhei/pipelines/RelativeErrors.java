package org.rhei.pipelines;

import java.util.Arrays;
import org.rhei.kernel.Tensor;
import org.rhei.pipelines.method.SampledStates;

/**
 * Distances of samples of some observations, each element of θ in units of its standard deviation over the samples of the observation.
 *
 * @param spread the standard deviations, by observation and element
 */
record RelativeErrors(double[][] spread) {
    /**
     * Takes the standard deviations from samples.
     *
     * @param drawn all samples, one observation after the other; those that failed or are not finite do not count
     * @param observations the indices of the observations to take
     * @param size the number of samples of each observation
     */
    static RelativeErrors of(SampledStates drawn, int[] observations, int size) {
        double[][] spread =
                new double[observations.length][drawn.states().getLast().dim(1)];
        for (int i = 0; i < observations.length; i++) {
            for (int k = 0; k < spread[i].length; k++) {
                spread[i][k] = deviation(drawn, observations[i] * size, size, k);
            }
        }
        return new RelativeErrors(spread);
    }

    private static double deviation(SampledStates drawn, int from, int size, int element) {
        Tensor samples = drawn.states().getLast();
        double mean = 0;
        double squares = 0;
        int count = 0;
        for (int i = from; i < from + size; i++) {
            double value = samples.data()[i * samples.dim(1) + element];
            if (Double.isFinite(value) && Pilot.reachedEnd(drawn, i)) {
                count++;
                double off = value - mean;
                mean += off / count;
                squares += off * (value - mean);
            }
        }
        return Math.sqrt(squares / Math.max(1, count));
    }

    /** Returns true if all samples of an observation are equal. */
    boolean hasNoSpread() {
        return Arrays.stream(spread).anyMatch(each -> Arrays.stream(each).noneMatch(deviation -> deviation > 0));
    }

    /**
     * Returns the distances of two solutions for equal numbers of samples of each observation, the root mean square over the elements.
     *
     * @param factor multiplies the distances
     * @return in ascending order, without those that are not finite
     */
    double[] sorted(Tensor one, Tensor other, double factor) {
        int d = one.dim(1);
        int each = one.dim(0) / spread.length;
        double[] errors = new double[one.dim(0)];
        for (int i = 0; i < errors.length; i++) {
            double squares = 0;
            for (int k = 0; k < d; k++) {
                double unit = spread[i / each][k];
                double off = (double) one.data()[i * d + k] - other.data()[i * d + k];
                squares += unit > 0 ? off * off / (unit * unit) / d : 0;
            }
            errors[i] = factor * Math.sqrt(squares);
        }
        return Arrays.stream(errors).filter(Double::isFinite).sorted().toArray();
    }
}
