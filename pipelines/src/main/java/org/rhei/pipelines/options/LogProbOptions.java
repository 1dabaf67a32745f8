package org.rhei.pipelines.options;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Key;
import org.rhei.solvers.Progress;
import org.rhei.solvers.Solver;

/**
 * The options of log-probabilities. Immutable.
 *
 * <pre>{@code
 * LogProbOptions options = LogProbOptions.builder().solver(FixedStep.rk4(0.01)).hutchinson(Key.of(9)).build();
 * }</pre>
 */
public final class LogProbOptions {
    private static final LogProbOptions DEFAULTS = builder().build();

    private final @Nullable Solver solver;
    private final Divergence divergence;
    private final @Nullable Base base;
    private final boolean @Nullable [][] edgeMask;
    private final Progress progress;
    private final boolean errorEstimate;

    private LogProbOptions(Builder builder) {
        this.solver = builder.solver;
        this.divergence = builder.divergence;
        this.base = builder.base;
        this.edgeMask = builder.edgeMask;
        this.progress = builder.progress;
        this.errorEstimate = builder.errorEstimate;
    }

    /**
     * Returns GenSBI's defaults: Dormand–Prince 5(4) with tolerances 1e-5, exact divergence.
     *
     * @return the defaults
     */
    public static LogProbOptions defaults() {
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
     * Returns the solver of the probability flow.
     *
     * @return empty for GenSBI's Dormand–Prince 5(4) with tolerances 1e-5
     */
    public Optional<Solver> solver() {
        return Optional.ofNullable(solver);
    }

    /**
     * Returns the method that computes the divergence of the flow.
     *
     * @return exact by default
     */
    public Divergence divergence() {
        return divergence;
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
     * Returns a copy of the edge mask, an option of Simformer.
     *
     * @return for each token the tokens to which it attends, θ's tokens before x's; empty for all
     */
    public Optional<boolean[][]> edgeMask() {
        return Optional.ofNullable(edgeMask).map(SampleOptions::copy);
    }

    /**
     * Returns the listener of the computation.
     *
     * @return a listener that never cancels, by default
     */
    public Progress progress() {
        return progress;
    }

    /**
     * Returns whether the error of the solver is estimated.
     *
     * @return true by default
     */
    public boolean errorEstimate() {
        return errorEstimate;
    }

    /** Builds options. Not thread-safe. */
    public static final class Builder {
        private @Nullable Solver solver;
        private Divergence divergence = new Divergence.Exact();
        private @Nullable Base base;
        private boolean @Nullable [][] edgeMask;
        private Progress progress = Progress.NONE;
        private boolean errorEstimate = true;

        private Builder() {}

        private Builder(LogProbOptions from) {
            this.solver = from.solver;
            this.divergence = from.divergence;
            this.base = from.base;
            this.edgeMask = from.edgeMask;
            this.progress = from.progress;
            this.errorEstimate = from.errorEstimate;
        }

        /**
         * Integrates the probability flow with a solver. The integration starts at the data, where that of a draw ends. A grid means
         * the times that it has in a draw, so that steps which shrink towards the data, such as {@link org.rhei.solvers.Grid#quadratic},
         * do so here too: see {@link org.rhei.solvers.Grid#backward}.
         *
         * @param solver the solver
         * @return this builder
         */
        public Builder solver(Solver solver) {
            this.solver = solver;
            return this;
        }

        /**
         * Uses the solver of a sampling scheme.
         *
         * @param scheme the probability flow: {@link Scheme.Ode}
         * @return this builder
         * @throws IllegalArgumentException for another scheme: only the probability flow has a density that can be computed
         */
        public Builder scheme(Scheme scheme) {
            if (scheme instanceof Scheme.Ode(Solver own)) {
                return solver(own);
            }
            throw new IllegalArgumentException("log-probabilities need the probability flow, and "
                    + scheme.getClass().getSimpleName() + " adds noise; use Ode with any solver");
        }

        /**
         * Estimates the divergence by Hutchinson's method.
         *
         * @param key the source of the random signs
         * @return this builder
         */
        public Builder hutchinson(Key key) {
            this.divergence = new Divergence.Hutchinson(key);
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
         * Restricts attention to some pairs of tokens.
         *
         * @param mask for each token (row), whether it attends to each token (column), θ's tokens before x's; copied
         * @return this builder
         */
        public Builder edgeMask(boolean[][] mask) {
            this.edgeMask = SampleOptions.copy(mask);
            return this;
        }

        /**
         * Sets the listener, which receives the progress of the computation and may cancel it.
         *
         * @param listener may be called by several threads at once
         * @return this builder
         */
        public Builder progress(Progress listener) {
            this.progress = listener;
            return this;
        }

        /**
         * Estimates the error of the solver where there are points enough that this takes few percent of the work.
         *
         * @param wanted false to leave it out
         * @return this builder
         */
        public Builder errorEstimate(boolean wanted) {
            this.errorEstimate = wanted;
            return this;
        }

        /**
         * Builds the options.
         *
         * @return the options
         */
        public LogProbOptions build() {
            return new LogProbOptions(this);
        }
    }
}
