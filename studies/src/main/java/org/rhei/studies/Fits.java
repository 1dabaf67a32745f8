package org.rhei.studies;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.rhei.kernel.Key;
import org.rhei.kernel.RandomStreams;
import org.rhei.kernel.Tensor;
import org.rhei.pipelines.ProbabilityFlow;
import org.rhei.solvers.multistep.Calibration;
import org.rhei.solvers.multistep.FittedMultistep;
import org.rhei.studies.Measurement.Fit;

/** Fits candidates to a subject: calibrations once, weights for each observation. Used by one thread. */
final class Fits {
    /** The pilot samples of each observation for a calibration. */
    private static final int CALIBRATION_PILOT = 32;

    /** The highest order that a calibration takes. */
    private static final int MOST_ORDER = 5;

    private final Subject subject;
    private final Key key;
    private final Map<Integer, Timed<Calibration>> calibrations = new TreeMap<>();

    Fits(Subject subject, Key key) {
        this.subject = subject;
        this.key = key;
    }

    /**
     * A fitted value and its cost.
     *
     * @param value the result
     * @param cost the work of the fit
     */
    record Timed<T>(T value, Fit cost) {}

    /** Makes the setting of a candidate for an observation. */
    Timed<SolverSetting> setting(int observation, Candidate candidate) {
        Optional<Timed<Calibration>> calibration =
                candidate.calibrated() ? Optional.of(calibration(candidate.order())) : Optional.empty();
        String method = SolverSetting.name(subject.method());
        Fit before = calibration.map(Timed::cost).orElse(Fit.NONE);
        Optional<Calibration> times = calibration.map(Timed::value);
        if (!candidate.fitted()) {
            return new Timed<>(new SolverSetting(candidate, method, times, Optional.empty()), before);
        }
        long start = System.nanoTime();
        FittedMultistep fitted = subject.fit(
                observation,
                RandomStreams.observation(key, observation),
                candidate,
                CandidateScheme.grid(candidate, times));
        Fit own = new Fit(candidate.evaluationsToFit(subject.dimension()), seconds(start));
        SolverSetting.Weights weights = SolverSetting.Weights.of(fitted, subject.observation(observation));
        return new Timed<>(
                new SolverSetting(candidate, method, Optional.empty(), Optional.of(weights)), before.and(own));
    }

    private Timed<Calibration> calibration(int order) {
        return calibrations.computeIfAbsent(Math.min(order, MOST_ORDER), this::calibrate);
    }

    private Timed<Calibration> calibrate(int order) {
        long start = System.nanoTime();
        ProbabilityFlow flow = subject.flow(key, CALIBRATION_PILOT);
        Calibration calibration =
                Calibration.fit(flow.field(), flow.start(), flow.from(), flow.to(), order, subject.workers());
        Tensor pilot = flow.start();
        long evaluations = pilot.dim(0) * (5L * Calibration.PILOT_STEPS + 1);
        return new Timed<>(calibration, new Fit(evaluations, seconds(start)));
    }

    private static double seconds(long start) {
        return 1e-9 * (System.nanoTime() - start);
    }
}
