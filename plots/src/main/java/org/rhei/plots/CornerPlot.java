package org.rhei.plots;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.text.NumberText;
import org.rhei.plots.density.Column;
import org.rhei.plots.picture.Picture;
import org.rhei.plots.picture.PictureFormat;
import org.rhei.plots.scale.Numbers;

/**
 * A picture of samples in several dimensions: each dimension's histogram on the diagonal, each pair's density below.
 *
 * <pre>{@code
 * CornerPlot.of(samples).withLabels("r", "α").withTruth(0.3, -0.2).write(out, PictureFormat.PNG);
 * }</pre>
 *
 * <p>A histogram shows the median and shades the central 68 % and 95 %; where it has several clear modes, which a median and a central
 * interval do not describe, it shades the 68 % and 95 % highest-density regions instead. Samples with few different values have a bar at
 * each value. A density is smoothed by Gaussians and has the borders of the 68 % and 95 % highest-density regions; samples outside the
 * latter are points, larger where several coincide. Bins and bandwidths are chosen for the least estimated error, so narrow structures
 * are kept where there are enough samples. Axes and heights serve the samples and all references: they reach to the extremes or, with
 * heavy tails, not far past the 0.5 % and 99.5 % quantiles; the picture says how many samples of each set lie outside.
 *
 * <p>In labels, parts between dollar signs are set as LaTeX sets them: {@code $\\Omega_m$}, {@code $x_{1,2}$}.
 *
 * @param samples samples of shape (n, d) or (n, dim, ch), which has d = dim · ch dimensions
 * @param dimensions which dimensions to show, in this order, counted from 0; at most {@value #MOST_DIMENSIONS}
 * @param labels the names of all d dimensions
 * @param truth the true values of all d dimensions, shown as dashed lines; NaN for a value that is not known; empty when none is known
 * @param title a line above the picture; may be empty
 * @param outliers true to show the samples outside the 95 % regions as points
 * @param references other samples of equal dimension to compare with, at most {@value #MOST_REFERENCES}: their histograms and regions are
 *     drawn as lines
 */
public record CornerPlot(
        Tensor samples,
        List<Integer> dimensions,
        List<String> labels,
        List<Double> truth,
        String title,
        boolean outliers,
        List<Reference> references)
        implements Picture {

    /** The most dimensions that a picture shows: smaller panels cannot be read. */
    public static final int MOST_DIMENSIONS = 12;

    /** The most references that a picture shows: more lines cannot be told apart. */
    public static final int MOST_REFERENCES = 6;

    /**
     * Samples to compare with.
     *
     * @param name the name in the legend
     * @param samples shape (m, d) or (m, dim, ch)
     */
    public record Reference(String name, Tensor samples) {}

    /**
     * Checks that the parts fit together.
     *
     * @throws IllegalArgumentException when the samples have another shape, are none or not finite; when the labels or
     *     true values are not as many as the dimensions; when a true value is infinite; when there are too many references;
     *     when a dimension to show does not exist or occurs twice, or when these are none or too many
     */
    public CornerPlot {
        dimensions = List.copyOf(dimensions);
        labels = List.copyOf(labels);
        truth = List.copyOf(truth);
        int count = count(samples);
        String shape = "samples of shape " + Tensor.text(samples.shape());
        require(labels.size() == count, shape + " need " + NumberText.count(count, "label") + ", found " + labels);
        require(
                truth.isEmpty() || truth.size() == count,
                shape + " need " + count + " true values, found " + truth.size());
        truth.forEach(value -> require(
                !Double.isInfinite(value), "a true value is " + NumberText.number(value) + ", expected a finite one"));
        require(
                !dimensions.isEmpty() && dimensions.size() <= MOST_DIMENSIONS,
                "a corner plot shows 1 to " + MOST_DIMENSIONS + " dimensions, found " + dimensions.size());
        for (int dimension : dimensions) {
            require(
                    0 <= dimension && dimension < count,
                    shape + " have dimensions 0 to " + (count - 1) + ", found " + dimension);
        }
        require(
                Set.copyOf(dimensions).size() == dimensions.size(),
                "a corner plot shows each dimension once, found " + dimensions);
        requireFinite("sample", samples, labels);
        references = List.copyOf(references);
        require(
                references.size() <= MOST_REFERENCES,
                "a corner plot shows at most " + MOST_REFERENCES + " references, found " + references.size());
        for (Reference reference : references) {
            require(
                    count(reference.samples) == count,
                    "a reference needs " + NumberText.count(count, "dimension") + ", as the samples; " + reference.name
                            + " has shape " + Tensor.text(reference.samples.shape()));
            requireFinite(reference.name + ": sample", reference.samples, labels);
        }
    }

    /**
     * Makes a plot of all dimensions, or of the first {@value #MOST_DIMENSIONS} when there are more (the picture then
     * says so), named θ₁, θ₂, and so on.
     *
     * @param samples samples of shape (n, d) or (n, dim, ch)
     * @return the plot
     * @throws IllegalArgumentException when the samples have another shape than (n, d) or (n, dim, ch), are none or not
     *     finite
     */
    public static CornerPlot of(Tensor samples) {
        int count = count(samples);
        int channels = samples.rank() == 3 ? samples.dim(2) : 1;
        List<Integer> dimensions =
                IntStream.range(0, Math.min(count, MOST_DIMENSIONS)).boxed().toList();
        List<String> labels =
                IntStream.range(0, count).mapToObj(k -> label(k, channels)).toList();
        return new CornerPlot(samples, dimensions, labels, List.of(), "", true, List.of());
    }

    /**
     * Sets the names of the samples' dimensions.
     *
     * @param labels one name for each dimension
     * @return a plot with these names
     */
    public CornerPlot withLabels(String... labels) {
        return new CornerPlot(samples, dimensions, List.of(labels), truth, title, outliers, references);
    }

    /**
     * Shows only the given dimensions.
     *
     * @param dimensions counted from 0, in the order to show
     * @return a plot of these dimensions
     */
    public CornerPlot withDimensions(int... dimensions) {
        return new CornerPlot(
                samples, IntStream.of(dimensions).boxed().toList(), labels, truth, title, outliers, references);
    }

    /**
     * Sets the true value of each of the samples' dimensions, which the picture marks.
     *
     * @param truth one value for each dimension; NaN where it is not known
     * @return a plot with these values
     */
    public CornerPlot withTruth(double... truth) {
        return new CornerPlot(
                samples, dimensions, labels, Arrays.stream(truth).boxed().toList(), title, outliers, references);
    }

    /**
     * Sets the title above the picture.
     *
     * @param title the line; may be empty
     * @return a plot with this title
     */
    public CornerPlot withTitle(String title) {
        return new CornerPlot(samples, dimensions, labels, truth, title, outliers, references);
    }

    /**
     * Compares with other samples, which the legend calls the reference.
     *
     * @param other shape (m, d) or (m, dim, ch)
     * @return a plot with these samples as one more reference
     */
    public CornerPlot withReference(Tensor other) {
        return withReference("reference", other);
    }

    /**
     * Compares with other samples.
     *
     * @param name the name in the legend
     * @param other shape (m, d) or (m, dim, ch)
     * @return a plot with these samples as one more reference
     */
    public CornerPlot withReference(String name, Tensor other) {
        List<Reference> more = Stream.concat(references.stream(), Stream.of(new Reference(name, other)))
                .toList();
        return new CornerPlot(samples, dimensions, labels, truth, title, outliers, more);
    }

    /**
     * Shows or hides the samples outside the 95 % regions.
     *
     * @param outliers true to show them as points
     * @return a plot that does so
     */
    public CornerPlot withOutliers(boolean outliers) {
        return new CornerPlot(samples, dimensions, labels, truth, title, outliers, references);
    }

    @Override
    public void write(OutputStream out, PictureFormat format) throws IOException {
        new CornerFigure(this).write(out, format);
    }

    /** Returns the number of samples. */
    int size() {
        return samples.dim(0);
    }

    Column column(int dimension) {
        return column(samples, dimension);
    }

    Column column(Tensor set, int dimension) {
        return new Column(set.data(), labels.size(), dimension);
    }

    OptionalDouble truth(int dimension) {
        return truth.isEmpty() || Double.isNaN(truth.get(dimension))
                ? OptionalDouble.empty()
                : OptionalDouble.of(truth.get(dimension));
    }

    /** Returns the number of dimensions of a sample. */
    private static int count(Tensor samples) {
        String shape = Tensor.text(samples.shape());
        require(
                samples.rank() == 2 || samples.rank() == 3,
                "a corner plot needs samples of shape (n, d) or (n, dim, ch), found " + shape);
        require(samples.size() > 0, "a corner plot needs at least one sample of one dimension, found shape " + shape);
        return samples.size() / samples.dim(0);
    }

    private static void requireFinite(String what, Tensor samples, List<String> labels) {
        float[] data = samples.data();
        for (int i = 0; i < data.length; i++) {
            if (!Float.isFinite(data[i])) {
                throw new IllegalArgumentException(
                        what + " " + i / labels.size() + " has " + labels.get(i % labels.size()) + " = "
                                + NumberText.number(data[i]) + "; a corner plot needs finite samples");
            }
        }
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    private static String label(int dimension, int channels) {
        String label = "θ" + Numbers.subscript(dimension / channels + 1);
        return channels == 1 ? label : label + "," + Numbers.subscript(dimension % channels + 1);
    }
}
