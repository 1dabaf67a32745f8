package org.rhei.studies;

import java.util.List;
import java.util.Optional;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.networks.MethodConfig;
import org.rhei.pipelines.Pipeline;
import org.rhei.solvers.IntegrationException;
import org.rhei.solvers.Progress;
import org.rhei.studies.Candidate.Spacing;

/**
 * How many evaluations does this model need for an error of ε? A study draws samples of some observations by many
 * candidates, all from the same noise, and compares each with a reference solution of the same differential equation.
 *
 * <p>The reference is the classic Runge–Kutta method with many steps; the method of Adams and Bashforth, of another
 * family, with as many evaluations confirms it. What the two disagree by is the floor: float32 and the step size allow no
 * statement below it. All errors are of the solver alone. How well the model knows the posterior is another question.
 *
 * <pre>{@code
 * StudyReport report = SolverStudy.of(pipeline).run(pipeline, xs);
 * report.verdict(0.01).choice(); // the cheapest candidate with errors below a hundredth of the posterior's spread
 * }</pre>
 *
 * <p>Immutable and thread-safe. All but the wall times is the same for any number of threads.
 *
 * @param candidates what to try
 * @param samples of each observation, at least 2: the 99 % quantile of fewer than 100 is their maximum
 * @param repeats how often each candidate draws for its wall time, at least 1
 * @param referenceSteps the steps of the reference, at least 1; the confirmation takes four times as many,
 *     which are as many evaluations
 * @param key where the noise comes from
 * @param progress hears how far the study has come, and may cancel it
 */
public record SolverStudy(
        List<Candidate> candidates, int samples, int repeats, int referenceSteps, Key key, Progress progress) {
    /** Enough for a 99 % quantile. */
    public static final int DEFAULT_SAMPLES = 256;

    /** A thousand evaluations. */
    public static final int DEFAULT_REFERENCE_STEPS = 250;

    public SolverStudy {
        candidates = List.copyOf(candidates);
        require(!candidates.isEmpty(), "a study needs at least 1 candidate, found none");
        require(samples >= 2, "samples must be at least 2, found " + samples);
        require(repeats >= 1, "repeats must be at least 1, found " + repeats);
        require(
                referenceSteps >= 1 && referenceSteps <= 1024,
                "reference steps must be from 1 to 1024, found " + referenceSteps);
    }

    /** The candidates of {@link Candidates#of}, 256 samples, 3 repeats, the key of 42. */
    public static SolverStudy of(Pipeline pipeline) {
        return of(Candidates.of(pipeline.config().method()));
    }

    /** The same with candidates of one's own. */
    public static SolverStudy of(List<Candidate> candidates) {
        return new SolverStudy(candidates, DEFAULT_SAMPLES, 3, DEFAULT_REFERENCE_STEPS, Key.of(42), Progress.NONE);
    }

    /** The same with another number of samples. */
    public SolverStudy samples(int other) {
        return new SolverStudy(candidates, other, repeats, referenceSteps, key, progress);
    }

    /** The same with another number of repeats. */
    public SolverStudy repeats(int other) {
        return new SolverStudy(candidates, samples, other, referenceSteps, key, progress);
    }

    /** The same with another reference. */
    public SolverStudy referenceSteps(int other) {
        return new SolverStudy(candidates, samples, repeats, other, key, progress);
    }

    /** The same with other noise. */
    public SolverStudy key(Key other) {
        return new SolverStudy(candidates, samples, repeats, referenceSteps, other, progress);
    }

    /** The same with a listener. */
    public SolverStudy progress(Progress other) {
        return new SolverStudy(candidates, samples, repeats, referenceSteps, key, other);
    }

    /**
     * Studies a model.
     *
     * @param xs the observations, shape (B, dim_cond, ch_cond)
     * @throws IllegalArgumentException when the observations have another shape, or a candidate does not suit the
     *     model's method
     * @throws IntegrationException when the reference itself fails
     * @throws java.util.concurrent.CancellationException when the listener says so or the thread is interrupted
     */
    public StudyReport run(Pipeline pipeline, Tensor xs) {
        return run(new Subject.OfModel(pipeline, Optional.of(xs)));
    }

    /** Studies an unconditional model: see {@link #run(Pipeline, Tensor)}. */
    public StudyReport run(Pipeline pipeline) {
        return run(new Subject.OfModel(pipeline, Optional.empty()));
    }

    StudyReport run(Subject subject) {
        for (Candidate candidate : candidates) {
            candidate.requireSuits(subject.method());
        }
        return new StudyRun(this, subject).all();
    }

    /** What all errors are measured against. */
    Candidate reference(MethodConfig method) {
        return new Candidate("rk4", finest(method), referenceSteps);
    }

    /** As many evaluations by another family. */
    Candidate confirmation(MethodConfig method) {
        return new Candidate("adams-bashforth3", finest(method), 4.0 * referenceSteps - 1);
    }

    private static Spacing finest(MethodConfig method) {
        return method instanceof MethodConfig.EdmDiffusion ? Spacing.EDM : Spacing.QUADRATIC;
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
