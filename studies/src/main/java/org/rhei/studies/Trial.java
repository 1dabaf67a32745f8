package org.rhei.studies;

import java.util.Optional;
import org.rhei.kernel.Tensor;
import org.rhei.pipelines.SampleResult;
import org.rhei.pipelines.options.Scheme;
import org.rhei.studies.Measurement.Cost;
import org.rhei.studies.Measurement.Fit;
import org.rhei.studies.Measurement.Seconds;

/**
 * A draw that may have failed.
 *
 * @param prepared the candidate that drew
 * @param draw the samples; empty when the whole draw failed
 * @param seconds the wall time; NaN when the whole draw failed
 * @param status how the draw ended
 */
record Trial(Prepared prepared, Optional<SampleResult> draw, double seconds, DrawStatus status) {
    /**
     * A candidate with its fitted parts.
     *
     * @param candidate the solver and its steps
     * @param scheme draws samples; empty when the fit failed
     * @param fit the work of the fit
     * @param status how the fit ended
     */
    record Prepared(Candidate candidate, Optional<Scheme> scheme, Fit fit, DrawStatus status) {}

    boolean ok() {
        return status instanceof DrawStatus.Complete;
    }

    Tensor samples() {
        return draw.orElseThrow().samples();
    }

    /** Returns the cost of this draw, whose repeats took the given times. */
    Cost cost(double[] sortedSeconds) {
        return new Cost(
                draw.map(own -> own.statistics().meanEvaluations()).orElse(Double.NaN),
                draw.isPresent() ? Seconds.of(sortedSeconds) : Seconds.UNKNOWN,
                prepared.fit());
    }
}
