package org.rhei.cli.serve;

import java.util.Optional;
import java.util.OptionalInt;
import org.rhei.cli.request.ChurnRequest;
import org.rhei.cli.request.SamplerRequest;
import org.rhei.cli.request.SolverRequest;
import org.rhei.cli.request.StepControlRequest;
import org.rhei.cli.run.SamplingPlan;
import org.rhei.cli.run.SamplingPlanner;
import org.rhei.cli.terminal.InputException;
import org.rhei.networks.MethodConfig;
import org.rhei.serve.settings.SolverNaming;

/** The names of the command's solvers, for requests to the server. */
record ServedSolvers() implements SolverNaming {
    @Override
    public Named scheme(MethodConfig method, Optional<String> solver, OptionalInt steps) {
        SolverRequest request = new SolverRequest(
                solver.orElse(null),
                steps.isPresent() ? steps.getAsInt() : null,
                null,
                null,
                null,
                new StepControlRequest(null, null, null, null, null, null));
        SamplerRequest sampler =
                new SamplerRequest(null, request, null, new ChurnRequest(null, null, null, null), null, null, null);
        try {
            SamplingPlan plan = new SamplingPlanner(method, sampler).plan();
            return new Named(plan.scheme(), plan.solver());
        } catch (InputException e) {
            throw new IllegalArgumentException(inParameters(String.valueOf(e.getMessage())), e);
        }
    }

    /** Replaces the command's names of options by those of parameters: {@code --nsteps} by {@code nsteps}. */
    private static String inParameters(String message) {
        return message.replaceAll("--([a-z])", "$1");
    }
}
