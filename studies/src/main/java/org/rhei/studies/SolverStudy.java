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
 * Determines how many evaluations a model needs for an error of ε. A study draws samples of some observations by many
 * candidates, all from one noise, and compares each with a reference solution of the differential equation.
 *
 * <p>The reference is the classic Runge–Kutta method with many steps; the method of Adams and Bashforth, of another
 * family, with as many evaluations confirms it. Their difference is the floor: float32 and the step size allow no
 * statement below it. All errors are those of the solver alone, not of the model.
 *
 * <pre>{@code
 * StudyReport report = SolverStudy.of(pipeline).run(pipeline, xs);
 * report.verdict(0.01).choice(); // the cheapest candidate with errors below a hundredth of the posterior's spread
 * }</pre>
 *
 * <p>Immutable and thread-safe. All results except the wall times are equal for any number of threads.
 */
public final class SolverStudy {
    /** The default number of samples, which suffices for a 99 % quantile. */
    public static final int DEFAULT_SAMPLES = 256;

    /** The default number of steps of the reference, which needs four evaluations for each step. */
    public static final int DEFAULT_REFERENCE_STEPS = 250;

    private final List<Candidate> candidates;
    private final int samples;
    private final int repeats;
    private final int referenceSteps;
    private final Key key;
    private final Progress progress;

    private SolverStudy(Builder builder) {
        this.candidates = builder.candidates;
        this.samples = builder.samples;
        this.repeats = builder.repeats;
        this.referenceSteps = builder.referenceSteps;
        this.key = builder.key;
        this.progress = builder.progress;
        require(!candidates.isEmpty(), "a study needs at least 1 candidate, found none");
        require(samples >= 2, "samples must be at least 2, found " + samples);
        require(repeats >= 1, "repeats must be at least 1, found " + repeats);
        require(
                referenceSteps >= 1 && referenceSteps <= 1024,
                "reference steps must be from 1 to 1024, found " + referenceSteps);
    }

    /**
     * Returns a study of the candidates of {@link Candidates#of} with 256 samples, 3 repeats and the key of 42.
     *
     * @param pipeline the model
     * @return the study
     */
    public static SolverStudy of(Pipeline pipeline) {
        return builder(Candidates.of(pipeline.config().method())).build();
    }

    /**
     * Returns a builder of a study with 256 samples, 3 repeats and the key of 42.
     *
     * @param candidates the solvers to try, at least one; copied
     * @return a new builder
     */
    public static Builder builder(List<Candidate> candidates) {
        return new Builder(candidates);
    }

    /**
     * Returns a builder that begins with the settings of this study.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        return new Builder(candidates)
                .samples(samples)
                .repeats(repeats)
                .referenceSteps(referenceSteps)
                .key(key)
                .progress(progress);
    }

    /** Builds a study. Not thread-safe. */
    public static final class Builder {
        private final List<Candidate> candidates;
        private int samples = DEFAULT_SAMPLES;
        private int repeats = 3;
        private int referenceSteps = DEFAULT_REFERENCE_STEPS;
        private Key key = Key.of(42);
        private Progress progress = Progress.NONE;

        private Builder(List<Candidate> candidates) {
            this.candidates = List.copyOf(candidates);
        }

        /**
         * Sets the samples of each observation.
         *
         * @param samples at least 2; the 99 % quantile of fewer than 100 is their maximum
         * @return this builder
         */
        public Builder samples(int samples) {
            this.samples = samples;
            return this;
        }

        /**
         * Sets how often each candidate draws, for its wall time.
         *
         * @param repeats at least 1
         * @return this builder
         */
        public Builder repeats(int repeats) {
            this.repeats = repeats;
            return this;
        }

        /**
         * Sets the steps of the reference. The confirmation takes four times as many, which are as many evaluations.
         *
         * @param steps from 1 to 1024
         * @return this builder
         */
        public Builder referenceSteps(int steps) {
            this.referenceSteps = steps;
            return this;
        }

        /**
         * Sets the source of all noise.
         *
         * @param key split as {@link org.rhei.kernel.RandomStreams#study} says
         * @return this builder
         */
        public Builder key(Key key) {
            this.key = key;
            return this;
        }

        /**
         * Sets the listener, which hears how far the study has come and may cancel it.
         *
         * @param listener called by several threads at a time
         * @return this builder
         */
        public Builder progress(Progress listener) {
            this.progress = listener;
            return this;
        }

        /**
         * Builds the study.
         *
         * @return the study
         * @throws IllegalArgumentException when there is no candidate or a number is out of range
         */
        public SolverStudy build() {
            return new SolverStudy(this);
        }
    }

    /**
     * Returns the solvers to try.
     *
     * @return at least one
     */
    public List<Candidate> candidates() {
        return candidates;
    }

    /**
     * Returns the samples of each observation.
     *
     * @return at least 2
     */
    public int samples() {
        return samples;
    }

    /**
     * Returns how often each candidate draws, for its wall time.
     *
     * @return at least 1
     */
    public int repeats() {
        return repeats;
    }

    /**
     * Returns the steps of the reference.
     *
     * @return from 1 to 1024
     */
    public int referenceSteps() {
        return referenceSteps;
    }

    /**
     * Returns the source of all noise.
     *
     * @return the key of the study
     */
    public Key key() {
        return key;
    }

    /**
     * Returns the listener.
     *
     * @return by default one that never cancels
     */
    public Progress progress() {
        return progress;
    }

    /**
     * Studies a model.
     *
     * @param pipeline the model
     * @param xs the observations, shape (B, dim_cond, ch_cond)
     * @return the errors and the cost of all candidates
     * @throws IllegalArgumentException when the observations have another shape, or a candidate does not suit the model's method
     * @throws IntegrationException when the reference fails
     * @throws java.util.concurrent.CancellationException when the listener requests it or the thread is interrupted
     */
    public StudyReport run(Pipeline pipeline, Tensor xs) {
        return run(new Subject.OfModel(pipeline, Optional.of(xs)));
    }

    /**
     *  Studies an unconditional model: see {@link #run(Pipeline, Tensor)}.
     *
     * @param pipeline the model
     * @return the errors and the cost of all candidates
     */
    public StudyReport run(Pipeline pipeline) {
        return run(new Subject.OfModel(pipeline, Optional.empty()));
    }

    StudyReport run(Subject subject) {
        for (Candidate candidate : candidates) {
            candidate.requireSuits(subject.method());
        }
        return new StudyRun(this, subject).all();
    }

    /** Returns the solver of the reference, with which all errors are computed. */
    Candidate reference(MethodConfig method) {
        return new Candidate("rk4", finest(method), referenceSteps);
    }

    /** Returns a solver of another family with as many evaluations, which confirms the reference. */
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
