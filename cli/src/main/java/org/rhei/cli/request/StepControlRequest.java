package org.rhei.cli.request;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.terminal.InputException;
import org.rhei.kernel.text.NumberText;
import org.rhei.solvers.Solver;
import org.rhei.solvers.rungekutta.Adaptive;

/**
 * The control of adaptive step sizes; null stands for the default.
 *
 * @param rtol the relative tolerance
 * @param atol the absolute tolerance
 * @param sharing the samples that share step sizes
 * @param controller the step-size controller
 * @param minStep the smallest step
 * @param maxSteps the most steps that are tried
 */
public record StepControlRequest(
        @Nullable Double rtol,
        @Nullable Double atol,
        Adaptive.@Nullable Sharing sharing,
        Adaptive.@Nullable Control controller,
        @Nullable Double minStep,
        @Nullable Integer maxSteps) {
    /** The names of the options. */
    public static final List<String> NAMES =
            List.of("--rtol", "--atol", "--control", "--controller", "--min-step", "--max-steps");

    /**
     * Refuses values that are wrong for every solver.
     *
     * @throws InputException if a step or a number of steps is out of range
     */
    void check() {
        InputException.requirePositive("--max-steps", maxSteps);
        if (minStep != null && !(minStep >= 0 && minStep < Double.POSITIVE_INFINITY)) {
            throw new InputException("--min-step must be finite and not negative, found " + NumberText.number(minStep));
        }
    }

    /** Returns the options that were given. */
    GivenOptions given() {
        return GivenOptions.NONE
                .with("--rtol", rtol)
                .with("--atol", atol)
                .with("--control", sharing)
                .with("--controller", controller)
                .with("--min-step", minStep)
                .with("--max-steps", maxSteps);
    }

    /** Returns the relative tolerance, the default where none was given. */
    public double relativeTolerance() {
        return Objects.requireNonNullElse(rtol, Solver.DEFAULT_TOLERANCE);
    }

    /** Returns the absolute tolerance, the default where none was given. */
    public double absoluteTolerance() {
        return Objects.requireNonNullElse(atol, Solver.DEFAULT_TOLERANCE);
    }

    /** Returns true if each sample chooses its own steps. */
    public boolean perSample() {
        return sharing == Adaptive.Sharing.PER_SAMPLE;
    }

    /** Returns the control in words. */
    public String describe() {
        return "rtol " + NumberText.tolerance(relativeTolerance()) + ", atol "
                + NumberText.tolerance(absoluteTolerance())
                + (perSample() ? ", steps per sample" : "")
                + (controller == Adaptive.Control.PI ? ", pi controller" : "")
                + (minStep != null ? ", steps of at least " + NumberText.number(minStep) : "")
                + (maxSteps != null ? ", at most " + NumberText.count(maxSteps, "step") : "");
    }
}
