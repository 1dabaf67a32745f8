package org.rhei.studies;

import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.pipelines.Pipeline;
import org.rhei.solvers.Calibration;
import org.rhei.solvers.Progress;

/**
 * The cheapest solver for an error ε, chosen on a pilot of a few samples in seconds.
 *
 * <p>The candidates of {@link Candidates#quick} are tried from the cheapest on until one meets ε: all {@value #SAMPLES}
 * pilot samples must have an error below it, on each observation. Where there are many observations,
 * {@value #OBSERVATIONS} of them, spread evenly, stand for all.
 *
 * <pre>{@code
 * SolverChoice choice = SolverChoice.of(pipeline, Optional.of(xO), 0.01, Progress.NONE);
 * Scheme scheme = choice.setting().orElseThrow().scheme(pipeline.config().method());
 * }</pre>
 *
 * @param setting what was chosen; empty when no candidate meets ε
 * @param verdict what was found on the pilot
 */
public record SolverChoice(Optional<SolverSetting> setting, Verdict verdict) {
    /** Pilot samples of each observation. */
    static final int SAMPLES = 32;

    /** The most observations that are looked at. */
    static final int OBSERVATIONS = 8;

    /** The steps of the pilot's reference, and the most that they are doubled to where it is not known well enough. */
    static final int REFERENCE_STEPS = 100;

    private static final int MOST_REFERENCE_STEPS = 800;

    /**
     * Chooses. The same model and observations give the same choice.
     *
     * @param xs the observations, shape (B, dim_cond, ch_cond); empty for an unconditional model
     * @param epsilon the error asked for in units of the posterior's spread, positive and finite
     * @param progress hears how far it has come, and may cancel it
     * @throws IllegalArgumentException when the observations have another shape, or ε is not as said
     * @throws org.rhei.solvers.IntegrationException when the reference solution fails
     */
    public static SolverChoice of(Pipeline pipeline, Optional<Tensor> xs, double epsilon, Progress progress) {
        return of(new Subject.OfModel(pipeline, xs.map(SolverChoice::some)), epsilon, progress);
    }

    static SolverChoice of(Subject subject, double epsilon, Progress progress) {
        Verdict.requireEpsilon(epsilon);
        SolverStudy study = SolverStudy.of(Candidates.quick(subject.method()))
                .samples(SAMPLES)
                .repeats(1)
                .key(Key.of(0))
                .progress(progress);
        int steps = REFERENCE_STEPS;
        StudyReport report = new StudyRun(study.referenceSteps(steps), subject).until(epsilon);
        while (report.floor() >= epsilon && steps < MOST_REFERENCE_STEPS) {
            steps *= 2;
            report = new StudyRun(study.referenceSteps(steps), subject).until(epsilon);
        }
        Verdict verdict = report.verdict(epsilon);
        Map<Integer, Calibration> calibrations = report.calibrations();
        Optional<SolverSetting> setting = verdict.choice()
                .map(candidate -> new SolverSetting(
                        candidate,
                        SolverSetting.name(subject.method()),
                        candidate.spacing() == Candidate.Spacing.CALIBRATED
                                ? Optional.ofNullable(calibrations.get(candidate.order()))
                                : Optional.empty()));
        return new SolverChoice(setting, verdict);
    }

    /** Some observations, spread evenly over all. */
    private static Tensor some(Tensor xs) {
        int all = xs.rank() == 0 ? 0 : xs.dim(0);
        if (all <= OBSERVATIONS) {
            return xs;
        }
        int each = xs.size() / all;
        float[] some = new float[OBSERVATIONS * each];
        IntStream.range(0, OBSERVATIONS)
                .forEach(i -> System.arraycopy(
                        xs.data(), (int) ((long) i * (all - 1) / (OBSERVATIONS - 1)) * each, some, i * each, each));
        int[] shape = xs.shape();
        shape[0] = OBSERVATIONS;
        return Tensor.of(some, shape);
    }
}
