package org.rhei.pipelines.options;

import java.util.Optional;
import org.rhei.kernel.Key;
import org.rhei.solvers.Progress;
import org.rhei.solvers.Solver;

/**
 * How log-probabilities are computed. Immutable: each method gives changed options.
 *
 * @param solver follows the probability flow; empty for GenSBI's Dormand–Prince 5(4) with tolerances 1e-5
 * @param divergence how the flow's divergence is computed
 * @param base the distribution at the noise end, flow matching only; empty for the standard normal one
 * @param edgeMask which token attends to which, Simformer only: θ's tokens, then x's
 * @param progress hears how far the work has come, and may cancel it
 */
public record LogProbOptions(
        Optional<Solver> solver,
        Divergence divergence,
        Optional<Base> base,
        Optional<boolean[][]> edgeMask,
        Progress progress) {
    private static final LogProbOptions DEFAULTS = new LogProbOptions(
            Optional.empty(), new Divergence.Exact(), Optional.empty(), Optional.empty(), Progress.NONE);

    /** GenSBI's defaults: Dormand–Prince 5(4) with tolerances 1e-5, exact divergence. */
    public static LogProbOptions defaults() {
        return DEFAULTS;
    }

    /** The same with another solver. */
    public LogProbOptions solver(Solver other) {
        return new LogProbOptions(Optional.of(other), divergence, base, edgeMask, progress);
    }

    /**
     * The same by a scheme of sampling.
     *
     * @throws IllegalArgumentException when it is not {@link Scheme.Ode}: only the probability flow carries a density
     *     along
     */
    public LogProbOptions scheme(Scheme scheme) {
        if (scheme instanceof Scheme.Ode(Solver own)) {
            return solver(own);
        }
        throw new IllegalArgumentException("log-probabilities follow the probability flow, which "
                + scheme.getClass().getSimpleName() + " leaves for noise; take Ode with any solver");
    }

    /** The same with Hutchinson's estimate of the divergence. */
    public LogProbOptions hutchinson(Key key) {
        return new LogProbOptions(solver, new Divergence.Hutchinson(key), base, edgeMask, progress);
    }

    /** The same with another base distribution. */
    public LogProbOptions base(Base other) {
        return new LogProbOptions(solver, divergence, Optional.of(other), edgeMask, progress);
    }

    /** The same with attention restricted to these pairs of tokens. */
    public LogProbOptions edgeMask(boolean[][] mask) {
        return new LogProbOptions(solver, divergence, base, Optional.of(mask), progress);
    }

    /** The same with another listener. */
    public LogProbOptions progress(Progress listener) {
        return new LogProbOptions(solver, divergence, base, edgeMask, listener);
    }
}
