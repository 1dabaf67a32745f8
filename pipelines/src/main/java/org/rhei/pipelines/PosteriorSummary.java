package org.rhei.pipelines;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.statistics.Modes;
import org.rhei.kernel.statistics.Quantiles;
import org.rhei.kernel.statistics.RunningMoments;
import org.rhei.kernel.statistics.SpacedRows;
import org.rhei.kernel.text.NumberText;

/**
 * Describes posterior samples by a few numbers: means, standard deviations, quantiles, correlations and the number of modes.
 *
 * <p>Samples with an element that is not finite, such as those that a solver reports as failed, are left out and counted. Quantiles
 * interpolate linearly between order statistics (definition 7 of Hyndman and Fan, <i>Sample quantiles in statistical packages</i>,
 * 1996, which is NumPy's default). Instances are immutable.
 *
 * @param count the number of samples that the summary describes, at least 1
 * @param leftOut the number of samples that were left out because an element is not finite
 * @param described the number of samples that medians, intervals and modes were computed from: all of them, or a part at equal distances
 * @param parameters the summary of each element of θ, in the order of the samples' elements
 * @param correlations Pearson's correlation of each pair of elements, a row for each element; NaN where an element is constant;
 *     empty for more than 128 elements
 */
public record PosteriorSummary(
        long count, long leftOut, int described, List<Parameter> parameters, List<List<Double>> correlations) {
    /** Copies the lists. */
    public PosteriorSummary {
        parameters = List.copyOf(parameters);
        correlations = correlations.stream().map(List::copyOf).toList();
    }

    /**
     * The summary of one element of θ.
     *
     * @param mean the mean
     * @param std the standard deviation with divisor n − 1; 0 for one sample
     * @param median the median
     * @param central68 the central interval with 68.27 % of the samples
     * @param central95 the central interval with 95.45 % of the samples
     * @param modes the number of clear modes of the marginal density (see {@link PosteriorSummary#of}); empty for fewer than 50
     *     samples
     */
    public record Parameter(
            double mean, double std, double median, Interval central68, Interval central95, OptionalInt modes) {}

    /**
     * An interval between two quantiles.
     *
     * @param lower the lower end
     * @param upper the upper end, not below the lower one
     */
    public record Interval(double lower, double upper) {}

    /**
     * Summarizes samples.
     *
     * <p>A mode is a peak of a kernel density estimate of the marginal that stands clear of a higher one: the density between them falls
     * to half of the lower peak or less, by more than the estimate's sampling noise, and at least 5 % of the samples belong to the peak.
     *
     * @param samples shape (n, d) or (n, dim_obs, ch_obs), n ≥ 1
     * @return the summary of the samples that are finite
     * @throws IllegalArgumentException if the shape is another one, or no sample is finite
     */
    public static PosteriorSummary of(Tensor samples) {
        if (samples.rank() != 2 && samples.rank() != 3) {
            throw new IllegalArgumentException(
                    "samples must have shape (n, d) or (n, dim_obs, ch_obs), found " + Tensor.text(samples.shape()));
        }
        int rows = samples.dim(0);
        Collector collector = new Collector(rows == 0 ? 1 : samples.size() / rows, Math.max(1, samples.size()));
        collector.add(samples);
        return collector.summary();
    }

    /**
     * Returns a collector for samples that come in parts, such as those of {@link Sampler#stream}. It needs a few megabytes of memory for
     * any number of samples: means, deviations and correlations are those of all samples; medians, intervals and modes are those of
     * {@link #described} samples at equal distances.
     *
     * @param dimension the number of elements of a sample
     * @return a collector without samples
     * @throws IllegalArgumentException if the dimension is below 1
     */
    public static Collector collector(int dimension) {
        return new Collector(dimension, Collector.MOST_VALUES);
    }

    /** Summarizes samples that come in parts. The summary does not depend on their sizes. Not for several threads. */
    public static final class Collector {
        /** The values that are kept for quantiles. */
        private static final int MOST_VALUES = 1 << 21;

        /** More elements have no correlations: a matrix of them has more values than anybody reads. */
        private static final int MOST_CORRELATED = 128;

        private final int dimension;
        private final RunningMoments moments;
        private final SpacedRows kept;
        private long leftOut;

        private Collector(int dimension, int mostValues) {
            if (dimension < 1) {
                throw new IllegalArgumentException("a sample must have at least 1 element, found " + dimension);
            }
            this.dimension = dimension;
            moments = new RunningMoments(dimension, dimension <= MOST_CORRELATED);
            kept = new SpacedRows(dimension, Math.max(1, mostValues / dimension));
        }

        /**
         * Adds samples. Those with an element that is not finite are counted and left out.
         *
         * @param samples a first axis of any number of samples, whose elements are on the other axes
         * @throws IllegalArgumentException if the samples have another number of elements
         */
        public void add(Tensor samples) {
            int rows = samples.dim(0);
            if (samples.size() != rows * dimension) {
                throw new IllegalArgumentException("samples must have " + NumberText.count(dimension, "element")
                        + " each, found shape " + Tensor.text(samples.shape()));
            }
            for (int row = 0; row < rows; row++) {
                add(samples.data(), row * dimension);
            }
        }

        private void add(float[] values, int from) {
            for (int i = from; i < from + dimension; i++) {
                if (!Float.isFinite(values[i])) {
                    leftOut++;
                    return;
                }
            }
            moments.add(values, from);
            kept.add(values, from);
        }

        /**
         * Returns the summary of the samples that were added.
         *
         * @return the summary
         * @throws IllegalArgumentException if no sample is finite
         */
        public PosteriorSummary summary() {
            if (moments.count() == 0) {
                throw new IllegalArgumentException(
                        "none of " + NumberText.count(leftOut, "sample") + " is finite, expected at least one");
            }
            List<Parameter> parameters = new ArrayList<>(dimension);
            for (int j = 0; j < dimension; j++) {
                parameters.add(parameter(moments.mean(j), moments.std(j), kept.sorted(j)));
            }
            return new PosteriorSummary(moments.count(), leftOut, kept.count(), parameters, moments.correlations());
        }

        private static Parameter parameter(double mean, double std, double[] sorted) {
            return new Parameter(
                    mean, std, Quantiles.of(sorted, 0.5), central(sorted, 1), central(sorted, 2), Modes.count(sorted));
        }

        /** Returns the central interval that holds as much as a normal distribution holds within some standard deviations. */
        private static Interval central(double[] sorted, int deviations) {
            double tail = deviations == 1 ? 0.158655253931457 : 0.0227501319481792; // Φ(−1) and Φ(−2)
            return new Interval(Quantiles.of(sorted, tail), Quantiles.of(sorted, 1 - tail));
        }
    }
}
