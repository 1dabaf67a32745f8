package org.rhei.plots;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.rhei.plots.density.Extent;
import org.rhei.plots.density.Marginal;
import org.rhei.plots.scale.LinearScale;

/**
 * One dimension of the samples and of all references, on one scale.
 *
 * @param samples the samples
 * @param references the references, in their order
 */
record CornerMarginals(Marginal samples, List<Marginal> references) {
    /** Describes a dimension of a plot. */
    static CornerMarginals of(CornerPlot plot, int dimension) {
        List<float[]> sorted = Stream.concat(
                        Stream.of(plot.samples()), plot.references().stream().map(CornerPlot.Reference::samples))
                .map(set -> sorted(plot.column(set, dimension).copy()))
                .toList();
        LinearScale scale = Extent.of(sorted, plot.truth(dimension));
        List<Marginal> marginals =
                sorted.stream().map(values -> Marginal.of(values, scale)).toList();
        return new CornerMarginals(marginals.getFirst(), marginals.subList(1, marginals.size()));
    }

    private static float[] sorted(float[] values) {
        Arrays.sort(values);
        return values;
    }

    LinearScale scale() {
        return samples.scale();
    }

    /** Returns the height of the highest bar of all sets. */
    double highest() {
        return Stream.concat(Stream.of(samples), references.stream())
                .mapToDouble(marginal -> marginal.bars().highest())
                .max()
                .orElseThrow();
    }
}
