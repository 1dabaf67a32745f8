package org.rhei.pipelines;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.statistics.Modes;
import org.rhei.kernel.statistics.Moments;
import org.rhei.kernel.statistics.Quantiles;

/**
 * Describes posterior samples by a few numbers: means, standard deviations, quantiles, correlations and the number of modes.
 *
 * <p>Samples with an element that is not finite, such as those that a solver reports as failed, are left out and counted. Quantiles
 * interpolate linearly between order statistics (definition 7 of Hyndman and Fan, <i>Sample quantiles in statistical packages</i>,
 * 1996, which is NumPy's default). Instances are immutable.
 *
 * @param count the number of samples that the summary describes, at least 1
 * @param leftOut the number of samples that were left out because an element is not finite
 * @param parameters the summary of each element of θ, in the order of the samples' elements
 * @param correlations Pearson's correlation of each pair of elements, a row for each element; NaN where an element is constant
 */
public record PosteriorSummary(int count, int leftOut, List<Parameter> parameters, List<List<Double>> correlations) {
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
        int columns = rows == 0 ? 0 : samples.size() / rows;
        int[] finite = finiteRows(samples.data(), rows, columns);
        if (finite.length == 0) {
            throw new IllegalArgumentException("none of " + rows + " samples is finite, expected at least one");
        }
        double[][] elements = new double[columns][];
        List<Parameter> parameters = new ArrayList<>(columns);
        for (int j = 0; j < columns; j++) {
            elements[j] = column(samples.data(), finite, columns, j);
            parameters.add(parameter(elements[j]));
        }
        return new PosteriorSummary(
                finite.length, rows - finite.length, parameters, correlations(elements, parameters));
    }

    private static int[] finiteRows(float[] values, int rows, int columns) {
        int[] finite = new int[rows];
        int count = 0;
        for (int i = 0; i < rows; i++) {
            boolean whole = true;
            for (int k = i * columns; k < (i + 1) * columns; k++) {
                whole &= Float.isFinite(values[k]);
            }
            if (whole) {
                finite[count++] = i;
            }
        }
        return Arrays.copyOf(finite, count);
    }

    private static double[] column(float[] values, int[] rows, int columns, int j) {
        double[] column = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            column[i] = values[rows[i] * columns + j];
        }
        return column;
    }

    private static Parameter parameter(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        Moments moments = Moments.of(values);
        return new Parameter(
                moments.mean(),
                moments.std(),
                Quantiles.of(sorted, 0.5),
                central(sorted, 1),
                central(sorted, 2),
                Modes.count(sorted));
    }

    /** Returns the central interval that holds as much as a normal distribution holds within some standard deviations. */
    private static Interval central(double[] sorted, int deviations) {
        double tail = deviations == 1 ? 0.158655253931457 : 0.0227501319481792; // Φ(−1) and Φ(−2)
        return new Interval(Quantiles.of(sorted, tail), Quantiles.of(sorted, 1 - tail));
    }

    private static List<List<Double>> correlations(double[][] elements, List<Parameter> parameters) {
        int dimension = elements.length;
        double[][] rows = new double[dimension][dimension];
        for (int i = 0; i < dimension; i++) {
            for (int j = 0; j <= i; j++) {
                rows[i][j] = correlation(elements[i], parameters.get(i), elements[j], parameters.get(j));
                rows[j][i] = rows[i][j];
            }
        }
        return Arrays.stream(rows)
                .map(row -> Arrays.stream(row).boxed().toList())
                .toList();
    }

    private static double correlation(double[] a, Parameter ofA, double[] b, Parameter ofB) {
        double products = 0;
        for (int i = 0; i < a.length; i++) {
            products += (a[i] - ofA.mean()) * (b[i] - ofB.mean());
        }
        double both = ofA.std() * ofB.std() * (a.length - 1);
        return both == 0 ? Double.NaN : Math.clamp(products / both, -1, 1);
    }
}
