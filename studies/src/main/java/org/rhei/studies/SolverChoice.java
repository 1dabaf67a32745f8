package org.rhei.studies;

import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.pipelines.Pipeline;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.solvers.Progress;

/**
 * The cheapest solver for an error ε, chosen on a pilot of a few samples in seconds.
 *
 * <p>The steps of the reference are doubled until its own error is below a quarter of ε, or until that does not fall any more.
 * Candidates are tried from the cheapest on until one meets ε: all {@value #SAMPLES}
 * pilot samples must have an error below it, on each observation. A method that is fitted to the observation is tried for
 * one observation alone, and the work of its fit counts. Where there are many observations,
 * {@value #OBSERVATIONS} of them, spread evenly, stand for all.
 *
 * <pre>{@code
 * SolverChoice choice = SolverChoice.of(pipeline, Optional.of(xO), 0.01, 10_000, Progress.NONE);
 * Scheme scheme = choice.setting().orElseThrow().scheme(pipeline.config().method(), Optional.of(xO));
 * }</pre>
 *
 * @param setting the solver chosen; empty when no candidate meets ε
 * @param nearest the most accurate candidate, which may not meet ε; empty when all failed
 * @param verdict the result on the pilot
 */
public record SolverChoice(Optional<SolverSetting> setting, Optional<SolverSetting> nearest, Verdict verdict) {
    /** Pilot samples of each observation. */
    static final int SAMPLES = 32;

    /** The most observations that are studied. */
    static final int OBSERVATIONS = 8;

    /** The steps of the pilot's reference. */
    static final int REFERENCE_STEPS = 100;

    /** The limit up to which these are doubled while the reference is not accurate enough. */
    private static final int MOST_REFERENCE_STEPS = 800;

    /** The share of ε that the error of the reference may take. */
    private static final double ENOUGH = 0.25;

    /**
     * Chooses a solver. Equal models and observations give equal choices.
     *
     * @param pipeline the model
     * @param xs the observations, shape (B, dim_cond, ch_cond); empty for an unconditional model
     * @param epsilon the error asked for in units of the posterior's spread, positive and finite
     * @param draws the number of samples to be drawn of each observation, at least 1: the work of a fit to the observation
     *     is shared out among them
     * @param progress hears the progress, and may cancel the choice
     * @return the choice
     * @throws IllegalArgumentException when the observations have another shape, or ε or the draws are not as said
     * @throws org.rhei.solvers.IntegrationException when the reference solution fails
     */
    public static SolverChoice of(
            Pipeline pipeline, Optional<Tensor> xs, double epsilon, long draws, Progress progress) {
        return of(pipeline, xs, SampleOptions.defaults(), epsilon, draws, progress);
    }

    /**
     * Chooses a solver for draws from another base distribution, with another edge mask, or from given initial states.
     *
     * @param pipeline the model
     * @param xs the observations, shape (B, dim_cond, ch_cond); empty for an unconditional model
     * @param options the options of the draws; their base, edge mask and initial states are those of the pilot, all else is not used
     * @param epsilon the error asked for in units of the posterior's spread, positive and finite
     * @param draws the number of samples to be drawn of each observation, at least 1
     * @param progress hears the progress, and may cancel the choice
     * @return the choice
     * @throws IllegalArgumentException when the observations have another shape, or ε or the draws are not as said
     * @throws org.rhei.solvers.IntegrationException when the reference solution fails
     */
    public static SolverChoice of(
            Pipeline pipeline,
            Optional<Tensor> xs,
            SampleOptions options,
            double epsilon,
            long draws,
            Progress progress) {
        return of(new Subject.OfModel(pipeline, xs.map(SolverChoice::some), options), epsilon, draws, progress);
    }

    static SolverChoice of(Subject subject, double epsilon, long draws, Progress progress) {
        Verdict.requireEpsilon(epsilon);
        if (draws < 1) {
            throw new IllegalArgumentException("draws must be at least 1, found " + draws);
        }
        SolverStudy.Builder study = SolverStudy.builder(Candidates.quick(subject, draws))
                .samples(SAMPLES)
                .repeats(1)
                .key(Key.of(0))
                .progress(progress);
        int steps = REFERENCE_STEPS;
        StudyReport report = compared(study, steps, subject, epsilon, epsilon * ENOUGH);
        double floor = report.floor();
        while (report.floor() >= epsilon * ENOUGH) {
            boolean finer = 2 * steps <= MOST_REFERENCE_STEPS;
            if (finer) {
                report = compared(study, 2 * steps, subject, epsilon, epsilon * ENOUGH);
            }
            if (!finer || report.floor() > 0.5 * floor) {
                // finer steps are not allowed or do not help: the most accurate reference decides
                steps = report.floor() < floor && finer ? 2 * steps : steps;
                report = compared(study, steps, subject, epsilon, Double.POSITIVE_INFINITY);
                break;
            }
            steps *= 2;
            floor = report.floor();
        }
        Verdict verdict = report.verdict(epsilon);
        Map<Candidate, SolverSetting> settings = report.settings();
        Optional<SolverSetting> setting =
                verdict.choice().map(CandidateSummary::candidate).map(settings::get);
        Optional<SolverSetting> nearest =
                verdict.nearest().map(CandidateSummary::candidate).map(settings::get);
        return new SolverChoice(setting, nearest, verdict);
    }

    private static StudyReport compared(
            SolverStudy.Builder study, int steps, Subject subject, double epsilon, double limit) {
        return new StudyRun(study.referenceSteps(steps).build(), subject).until(epsilon, limit);
    }

    /** Returns some observations, spread evenly over all. */
    private static Tensor some(Tensor xs) {
        int all = xs.rank() == 0 ? 0 : xs.dim(0);
        if (all <= OBSERVATIONS) {
            return xs;
        }
        return xs.select(IntStream.range(0, OBSERVATIONS)
                .map(i -> (int) ((long) i * (all - 1) / (OBSERVATIONS - 1)))
                .toArray());
    }
}
