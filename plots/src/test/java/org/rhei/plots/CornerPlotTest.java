package org.rhei.plots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.rhei.kernel.Tensor;

class CornerPlotTest {
    private static final CornerPlot PLOT = CornerPlot.of(Draws.gaussians(50, 3));

    @Test
    void dimensionsAreNumberedFromOne() {
        assertThat(PLOT.labels()).containsExactly("θ₁", "θ₂", "θ₃");
        assertThat(PLOT.dimensions()).containsExactly(0, 1, 2);
        assertThat(CornerPlot.of(Draws.gaussians(50, 10)).labels()).endsWith("θ₉", "θ₁₀");
    }

    @Test
    void everyChannelIsADimension() {
        assertThat(CornerPlot.of(Tensor.zeros(10, 2, 1)).labels()).containsExactly("θ₁", "θ₂");
        assertThat(CornerPlot.of(Tensor.zeros(10, 2, 2)).labels()).containsExactly("θ₁,₁", "θ₁,₂", "θ₂,₁", "θ₂,₂");
    }

    @Test
    void theFirstTwelveOfManyDimensionsAreShown() {
        CornerPlot plot = CornerPlot.of(Draws.gaussians(20, 40));
        assertThat(plot.dimensions()).hasSize(12).startsWith(0, 1).endsWith(11);
        assertThat(plot.withDimensions(39, 5).dimensions()).containsExactly(39, 5);
    }

    @Test
    void anotherShapeIsRefused() {
        refused(() -> CornerPlot.of(Tensor.zeros(5)), "needs samples of shape (n, d) or (n, dim, ch), found (5,)");
        refused(() -> CornerPlot.of(Tensor.zeros(3, 5, 2, 1)), "found (3, 5, 2, 1)");
        refused(() -> CornerPlot.of(Tensor.zeros(0, 2)), "at least one sample of one dimension, found shape (0, 2)");
        refused(() -> CornerPlot.of(Tensor.zeros(7, 0)), "at least one sample of one dimension, found shape (7, 0)");
    }

    @Test
    void nonFiniteSamplesAreRefused() {
        Tensor samples = Draws.gaussians(10, 2);
        samples.data()[7] = Float.NaN;
        refused(() -> CornerPlot.of(samples), "sample 3 has θ₂ = NaN; a corner plot needs finite samples");
        samples.data()[7] = Float.NEGATIVE_INFINITY;
        refused(() -> CornerPlot.of(samples), "sample 3 has θ₂ = -inf");
    }

    @Test
    void labelsAndTruthMustFitTheSamples() {
        refused(() -> PLOT.withLabels("a", "b"), "samples of shape (50, 3) need 3 labels, found [a, b]");
        refused(() -> PLOT.withTruth(1, 2, 3, 4), "samples of shape (50, 3) need 3 true values, found 4");
        refused(() -> PLOT.withTruth(1, Double.POSITIVE_INFINITY, 3), "a true value is inf, expected a finite one");
        assertThat(PLOT.withTruth(1, Double.NaN, 3).truth(1)).isEmpty(); // NaN means an unknown value
    }

    @Test
    void dimensionsMustExistAndBeFew() {
        refused(() -> PLOT.withDimensions(0, 3), "samples of shape (50, 3) have dimensions 0 to 2, found 3");
        refused(() -> PLOT.withDimensions(2, 0, 2), "a corner plot shows each dimension once, found [2, 0, 2]");
        refused(() -> PLOT.withDimensions(-1), "have dimensions 0 to 2, found -1");
        refused(PLOT::withDimensions, "a corner plot shows 1 to 12 dimensions, found 0");
        refused(() -> PLOT.withDimensions(new int[13]), "a corner plot shows 1 to 12 dimensions, found 13");
    }

    @Test
    void aMethodReplacesOneSettingOnly() {
        CornerPlot plot =
                PLOT.withTitle("t").withLabels("a", "b", "c").withTruth(1, 2, 3).withOutliers(false);
        assertThat(plot)
                .isEqualTo(new CornerPlot(
                        PLOT.samples(),
                        List.of(0, 1, 2),
                        List.of("a", "b", "c"),
                        List.of(1.0, 2.0, 3.0),
                        "t",
                        false,
                        List.of()));
    }

    private static void refused(Runnable call, String message) {
        assertThatIllegalArgumentException().isThrownBy(call::run).withMessageContaining(message);
    }
}
