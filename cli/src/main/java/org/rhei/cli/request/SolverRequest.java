package org.rhei.cli.request;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.terminal.InputException;
import org.rhei.kernel.text.NumberText;
import org.rhei.solvers.Grid;
import org.rhei.solvers.OnFailure;

/**
 * A solver and its steps; null stands for an option that was not given.
 *
 * @param name the name of the solver
 * @param nsteps the number of fixed steps
 * @param stepSize the size of a fixed step
 * @param grid the boundaries of fixed steps
 * @param onFailure the treatment of samples that do not reach the end
 * @param control the control of adaptive step sizes
 */
public record SolverRequest(
        @Nullable String name,
        @Nullable Integer nsteps,
        @Nullable Double stepSize,
        @Nullable StepGrid grid,
        @Nullable OnFailure onFailure,
        StepControlRequest control) {
    private static final int DENOISING_STEPS = 20;

    /**
     * Refuses values and combinations that are wrong for every model.
     *
     * @throws InputException if two options contradict each other or one is out of range
     */
    public void check() {
        control.check();
        InputException.requireCount("--nsteps", nsteps, 1, Grid.MAX_STEPS);
        if (nsteps != null && stepSize != null) {
            throw new InputException("--nsteps and --step-size both determine the step size, expected one of them");
        }
        if (grid != null && stepSize != null) {
            throw new InputException("--grid and --step-size both determine the ends of steps, expected one of them");
        }
        if (grid instanceof StepGrid.File && nsteps != null) {
            throw new InputException("--grid " + grid + " determines the number of steps, found --nsteps too");
        }
    }

    /** Returns the options that were given, except the name. */
    public GivenOptions given() {
        return GivenOptions.NONE
                .with("--nsteps", nsteps)
                .with("--step-size", stepSize)
                .with("--grid", grid)
                .with("--on-failure", onFailure)
                .and(control.given());
    }

    /**
     * Returns the options for steps that a solver of the probability flow takes.
     *
     * @param solver the name of the solver
     * @param equalSteps false if the method's time does not suit equal steps, so that a number of steps needs a grid
     */
    public List<String> options(String solver, boolean equalSteps) {
        if (SolverNames.ADAPTIVE.contains(solver)) {
            return StepControlRequest.NAMES;
        }
        if (SolverNames.DENOISING.contains(solver)) {
            return List.of("--nsteps");
        }
        return equalSteps || grid != null
                ? List.of("--nsteps", "--step-size", "--grid")
                : List.of("--step-size", "--grid");
    }

    /** Returns the treatment of samples that do not reach the end, the default where none was given. */
    public OnFailure failurePolicy() {
        return onFailure != null ? onFailure : OnFailure.THROW;
    }

    /** Returns true if samples that do not reach the end are counted. */
    public boolean reportsFailures() {
        return onFailure == OnFailure.REPORT;
    }

    /** Returns the number of steps, or another where none was given. */
    public int nsteps(int otherwise) {
        return nsteps != null ? nsteps : otherwise;
    }

    /** Returns the number of steps of a solver that evaluates the denoiser. */
    public int denoisingSteps() {
        return nsteps(DENOISING_STEPS);
    }

    /**
     * Returns a solver and its steps in words.
     *
     * @param solver the name of the solver
     * @param otherwise the number of steps where none was given
     * @param length the length of the interval that equal steps divide; NaN if steps are not equal
     */
    public String describe(String solver, int otherwise, double length) {
        if (SolverNames.ADAPTIVE.contains(solver)) {
            return solver + ", " + control.describe();
        }
        if (grid instanceof StepGrid.File) {
            return solver + ", " + grid.describe();
        }
        if (stepSize != null) {
            return solver + ", step size " + NumberText.number(stepSize);
        }
        boolean denoising = SolverNames.DENOISING.contains(solver);
        int count = denoising ? denoisingSteps() : nsteps(otherwise);
        boolean equal = !denoising && grid == null && Double.isFinite(length);
        return solver + (grid != null ? ", " + grid.describe() : "") + ", " + NumberText.count(count, "step")
                + (equal ? " of " + NumberText.number(length / count, 3) : "");
    }
}
