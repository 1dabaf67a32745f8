package org.rhei.studies;

import java.util.Optional;
import org.rhei.diagnostics.statistics.MaximumMeanDiscrepancy;
import org.rhei.diagnostics.statistics.Points;
import org.rhei.diagnostics.statistics.SlicedWasserstein;
import org.rhei.kernel.Tensor;
import org.rhei.studies.Measurement.Accuracy;

/** Compares samples with those of the reference, each component in units of its spread. */
final class Comparison {
    private final Tensor reference;
    private final double[] spread;
    private final Tensor scaled;
    private final MaximumMeanDiscrepancy mmd;

    Comparison(Tensor reference) {
        this.reference = reference;
        this.spread = Points.of(reference).deviations();
        this.scaled = scaled(reference);
        this.mmd = MaximumMeanDiscrepancy.ofMedian(scaled);
    }

    private Tensor scaled(Tensor samples) {
        float[] values = samples.data().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] /= (float) spread[i % spread.length];
        }
        return Tensor.of(values, samples.shape());
    }

    /**
     * Compares the samples of a trial.
     *
     * @param paired true where each sample has the noise of its sample of the reference, so that it has an error
     */
    Accuracy accuracy(Trial trial, boolean paired) {
        Optional<SampleErrors> errors = trial.draw()
                .filter(draw -> paired)
                .map(draw -> SampleErrors.of(
                        draw.samples(), reference, draw.failures().keySet()));
        if (!trial.ok()) {
            return new Accuracy(errors, Double.NaN, Double.NaN);
        }
        Tensor own = scaled(trial.samples());
        return new Accuracy(errors, SlicedWasserstein.DEFAULT.distance(own, scaled), mmd.distance(own, scaled));
    }
}
