package org.rhei.cli.request;

import org.jspecify.annotations.Nullable;
import org.rhei.cli.file.InputFile;
import org.rhei.cli.request.SettingRequest.Accuracy;

/**
 * Log-probabilities at some points: everything that {@code rhei log-prob} is asked to do.
 *
 * @param model the model
 * @param observation the file of one observation, or of one for each point; null for an unconditional model
 * @param points the file of the points
 * @param seed the seed of Hutchinson's estimate of the divergence; null for the exact divergence
 * @param solver the solver of the probability flow
 * @param accuracy the error by which the solver is chosen; null if it is not chosen
 * @param distribution the parts of the distribution that the model leaves open
 * @param errorEstimate true to estimate the error of the solver
 * @param result the result that is written
 */
public record DensityRequest(
        ModelRequest model,
        @Nullable InputFile observation,
        InputFile points,
        @Nullable Long seed,
        SolverRequest solver,
        @Nullable Accuracy accuracy,
        DistributionRequest distribution,
        boolean errorEstimate,
        ResultRequest result) {
    private static final String DEFAULT_SOLVER = "dopri5";

    /** Returns the name of the solver, the default where none was given. */
    public String solverName() {
        String name = solver.name();
        return name != null ? name : DEFAULT_SOLVER;
    }
}
