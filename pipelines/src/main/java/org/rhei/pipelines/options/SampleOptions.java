package org.rhei.pipelines.options;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Tensor;
import org.rhei.solvers.Progress;
import org.rhei.solvers.Solver;

/**
 * The options of a draw. Immutable.
 *
 * <pre>{@code
 * SampleOptions options = SampleOptions.builder().solver(Adaptive.dopri5(1e-5, 1e-5)).chunkSize(10_000).build();
 * }</pre>
 */
public final class SampleOptions {
    private static final SampleOptions DEFAULTS = builder().build();

    private final @Nullable Scheme scheme;
    private final States states;
    private final @Nullable Base base;
    private final @Nullable Tensor xInit;
    private final boolean @Nullable [][] edgeMask;
    private final @Nullable Restriction restriction;
    private final OptionalInt chunkSize;
    private final OptionalInt batchSize;
    private final OnUnusual onUnusual;
    private final boolean errorEstimate;
    private final Progress progress;

    private SampleOptions(Builder builder) {
        this.scheme = builder.scheme;
        this.states = builder.states;
        this.base = builder.base;
        this.xInit = builder.xInit;
        this.edgeMask = builder.edgeMask;
        this.restriction = builder.restriction;
        this.chunkSize = builder.chunkSize;
        this.batchSize = builder.batchSize;
        this.onUnusual = builder.onUnusual;
        this.errorEstimate = builder.errorEstimate;
        this.progress = builder.progress;
    }

    /**
     * Returns GenSBI's defaults for the method of the model: the samples without intermediate states, in one chunk.
     *
     * @return the defaults
     */
    public static SampleOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Returns a builder with the values of {@link #defaults}.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns a builder with the values of these options.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /**
     * Returns the scheme that turns noise into samples.
     *
     * @return empty for the default of the model's method: Euler with step 0.01 (flow matching), the reverse diffusion in 1000 steps
     *     (score matching), Heun in 18 steps (EDM diffusion)
     */
    public Optional<Scheme> scheme() {
        return Optional.ofNullable(scheme);
    }

    /**
     * Returns which states of a trajectory a draw returns.
     *
     * @return by default the final states alone
     */
    public States states() {
        return states;
    }

    /**
     * Returns the base distribution, an option of flow matching.
     *
     * @return empty for the standard normal distribution
     */
    public Optional<Base> base() {
        return Optional.ofNullable(base);
    }

    /**
     * Returns a copy of the initial states.
     *
     * @return shape (nsamples, dim_obs, ch_obs); empty if they are random
     */
    public Optional<Tensor> xInit() {
        return Optional.ofNullable(xInit).map(Tensor::copy);
    }

    /**
     * Returns a copy of the edge mask, an option of Simformer.
     *
     * @return for each token the tokens to which it attends, θ's tokens before x's; empty for all
     */
    public Optional<boolean[][]> edgeMask() {
        return Optional.ofNullable(edgeMask).map(SampleOptions::copy);
    }

    /**
     * Returns the restriction of samples to a support.
     *
     * @return empty if every sample is accepted
     */
    public Optional<Restriction> restriction() {
        return Optional.ofNullable(restriction);
    }

    /**
     * Returns the largest number of samples drawn at a time.
     *
     * @return empty for all
     */
    public OptionalInt chunkSize() {
        return chunkSize;
    }

    /**
     * Returns the largest number of observations of a batch drawn at a time.
     *
     * @return empty for as many as a million samples allow
     */
    public OptionalInt batchSize() {
        return batchSize;
    }

    /**
     * Returns the policy for observations that are unlike the data of the training.
     *
     * @return {@link OnUnusual#WARN} by default
     */
    public OnUnusual onUnusual() {
        return onUnusual;
    }

    /**
     * Returns true if a draw estimates the error of its solver.
     *
     * @return true by default
     */
    public boolean errorEstimate() {
        return errorEstimate;
    }

    /**
     * Returns the listener of a draw.
     *
     * @return a listener that never cancels, by default
     */
    public Progress progress() {
        return progress;
    }

    static boolean[][] copy(boolean[][] mask) {
        return Arrays.stream(mask).map(boolean[]::clone).toArray(boolean[][]::new);
    }

    /** Builds options. Not thread-safe. */
    public static final class Builder {
        private @Nullable Scheme scheme;
        private States states = new States.Last();
        private @Nullable Base base;
        private @Nullable Tensor xInit;
        private boolean @Nullable [][] edgeMask;
        private @Nullable Restriction restriction;
        private OptionalInt chunkSize = OptionalInt.empty();
        private OptionalInt batchSize = OptionalInt.empty();
        private OnUnusual onUnusual = OnUnusual.WARN;
        private boolean errorEstimate = true;
        private Progress progress = Progress.NONE;

        private Builder() {}

        private Builder(SampleOptions from) {
            this.scheme = from.scheme;
            this.states = from.states;
            this.base = from.base;
            this.xInit = from.xInit;
            this.edgeMask = from.edgeMask;
            this.restriction = from.restriction;
            this.chunkSize = from.chunkSize;
            this.batchSize = from.batchSize;
            this.onUnusual = from.onUnusual;
            this.errorEstimate = from.errorEstimate;
            this.progress = from.progress;
        }

        /**
         * Integrates the probability flow with a solver: {@link #scheme} of {@link Scheme.Ode}.
         *
         * @param solver the solver
         * @return this builder
         */
        public Builder solver(Solver solver) {
            return scheme(new Scheme.Ode(solver));
        }

        /**
         * Sets the scheme that turns noise into samples.
         *
         * @param scheme one that fits the model's method
         * @return this builder
         */
        public Builder scheme(Scheme scheme) {
            this.scheme = scheme;
            return this;
        }

        /**
         * Returns the states at some times, in a leading axis.
         *
         * @param times at least two, strictly monotone in the direction of the method's time
         * @return this builder
         */
        public Builder timeGrid(double... times) {
            this.states = new States.At(Arrays.stream(times).boxed().toList());
            return this;
        }

        /**
         * Returns the state after every step, in a leading axis.
         *
         * @return this builder
         */
        public Builder everyStep() {
            this.states = new States.EveryStep();
            return this;
        }

        /**
         * Sets the base distribution of a flow-matching model.
         *
         * @param base the distribution that the model was trained with
         * @return this builder
         */
        public Builder base(Base base) {
            this.base = base;
            return this;
        }

        /**
         * Sets the initial states in place of random ones. EDM diffusion multiplies them by its largest noise level, as GenSBI does.
         *
         * @param states shape (nsamples, dim_obs, ch_obs) in the network's units, for each observation; copied
         * @return this builder
         */
        public Builder xInit(Tensor states) {
            this.xInit = states.copy();
            return this;
        }

        /**
         * Restricts attention to some pairs of tokens.
         *
         * @param mask for each token (row), whether it attends to each token (column), θ's tokens before x's; copied
         * @return this builder
         */
        public Builder edgeMask(boolean[][] mask) {
            this.edgeMask = copy(mask);
            return this;
        }

        /**
         * Replaces samples outside a support by further draws, at most {@value Restriction#DEFAULT_MAX_DRAWS} times the requested number.
         *
         * @param support the region of accepted samples
         * @return this builder
         */
        public Builder support(Support support) {
            return restriction(new Restriction(support, Restriction.DEFAULT_MAX_DRAWS));
        }

        /**
         * Restricts samples to a support. Excludes {@link #xInit}.
         *
         * @param restriction the support and the limit of the samples drawn
         * @return this builder
         */
        public Builder restriction(Restriction restriction) {
            this.restriction = restriction;
            return this;
        }

        /**
         * Sets the largest number of samples drawn at a time. Each chunk has its own random key, as in GenSBI 0.5.1, so that this option
         * changes the samples.
         *
         * @param samples at least 1
         * @return this builder
         * @throws IllegalArgumentException when it is less
         */
        public Builder chunkSize(int samples) {
            this.chunkSize = positive("chunkSize", samples);
            return this;
        }

        /**
         * Sets the largest number of observations of a batch drawn at a time. It never changes the samples.
         *
         * @param observations at least 1
         * @return this builder
         * @throws IllegalArgumentException when it is less
         */
        public Builder batchSize(int observations) {
            this.batchSize = positive("batchSize", observations);
            return this;
        }

        /**
         * Sets the policy for observations that are unlike the data of the training: see {@code DataDistance}.
         *
         * @param policy the policy
         * @return this builder
         */
        public Builder onUnusual(OnUnusual policy) {
            this.onUnusual = policy;
            return this;
        }

        /**
         * Sets whether a draw estimates the error of its solver: see {@code SampleResult.errorEstimate()}. The estimate changes no sample.
         * It takes at most 3 % of the evaluations of a draw of 10 000 samples and at most 8 % of those of any draw; there is none where
         * 16 samples would take more.
         *
         * @param wanted true by default
         * @return this builder
         */
        public Builder errorEstimate(boolean wanted) {
            this.errorEstimate = wanted;
            return this;
        }

        /**
         * Sets the listener, which receives the progress of a draw and may cancel it.
         *
         * @param listener may be called by several threads at once
         * @return this builder
         */
        public Builder progress(Progress listener) {
            this.progress = listener;
            return this;
        }

        /**
         * Builds the options.
         *
         * @return the options
         */
        public SampleOptions build() {
            return new SampleOptions(this);
        }

        private static OptionalInt positive(String name, int size) {
            if (size < 1) {
                throw new IllegalArgumentException(name + " must be at least 1, found " + size);
            }
            return OptionalInt.of(size);
        }
    }
}
