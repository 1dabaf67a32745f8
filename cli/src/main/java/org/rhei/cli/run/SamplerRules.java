package org.rhei.cli.run;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rhei.cli.request.SamplerName;
import org.rhei.cli.request.SamplerRequest;
import org.rhei.cli.request.SolverNames;
import org.rhei.cli.request.SolverRequest;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Text;
import org.rhei.networks.MethodConfig;

/**
 * The rules that say which samplers, solvers and options go with a model's method.
 *
 * @param method the method of the model
 * @param request the sampler, its solver and their options
 */
record SamplerRules(MethodConfig method, SamplerRequest request) {
    /**
     * Refuses an option that concerns solvers, for a method without one.
     *
     * @param option the option that the user gave
     * @throws InputException if the method is a normalizing flow
     */
    static void requireSolver(MethodConfig method, String option) {
        if (method instanceof MethodConfig.NormalizingFlow) {
            throw new InputException(option + ": " + Text.name(method) + " takes no solver");
        }
    }

    /**
     * Chooses the sampler.
     *
     * @return the sampler that the user named, or the default
     * @throws InputException if it does not draw from the model or does not take the solver
     */
    SamplerName sampler() {
        List<SamplerName> all = SamplerName.of(method);
        String solver = request.solver().name();
        boolean usual = all.getFirst().takes(method, solver) && request.solver().grid() == null;
        SamplerName named = request.name();
        boolean only = all.size() == 1;
        SamplerName chosen = named != null ? named : usual || only ? all.getFirst() : SamplerName.ODE;
        if (!all.contains(chosen)) {
            throw new InputException("--sampler " + chosen + " does not draw from a model of " + Text.name(method)
                    + ", expected " + or(all)
                    + (method instanceof MethodConfig.EdmDiffusion ? "; --s-churn adds noise to edm" : ""));
        }
        if (solver != null) {
            requireSolver(method, "--solver " + solver);
        }
        if (!chosen.takes(method, solver)) {
            List<SamplerName> others =
                    all.stream().filter(other -> other.takes(method, solver)).toList();
            throw new InputException("--solver " + solver + " is no solver of --sampler " + chosen + ", expected "
                    + or(chosen.solvers(method))
                    + (others.isEmpty() ? "" : "; --sampler " + or(others) + " takes it"));
        }
        return chosen;
    }

    /** Returns the solver that the user named, or the sampler's default. */
    String solver(SamplerName sampler) {
        String solver = request.solver().name();
        return solver != null ? solver : sampler.defaultSolver(method);
    }

    /**
     * Refuses options that the sampler and its solver do not take.
     *
     * @throws InputException if there is one
     */
    void requireTaken(SamplerName sampler, String solver) {
        request.given()
                .requireTaken(
                        "--sampler " + sampler + (solver.isEmpty() ? "" : " --solver " + solver) + " for "
                                + Text.name(method),
                        options(sampler, solver),
                        option -> hint(sampler, option));
    }

    /**
     * Refuses options that contradict a setting, loaded or chosen for the model.
     *
     * @throws InputException if there is one
     */
    void requireNoneBeside(String setting) {
        SolverRequest solver = request.solver();
        SamplerName named = request.name();
        if (named != null && named != SamplerName.ODE) {
            throw new InputException(
                    setting + " follows the probability flow, which is --sampler ode, found --sampler " + named);
        }
        List<String> taken = new ArrayList<>();
        if (!(method instanceof MethodConfig.EdmDiffusion)) {
            taken.add("--time-grid");
        }
        if (SolverNames.fitted(solver.name())) {
            taken.add("--nsteps");
        }
        request.given().firstOutside(taken).ifPresent(option -> {
            throw new InputException(option + " is no option of " + setting + ", which determines it already");
        });
        solver.check();
        if (request.times() != null) {
            TimeInterval.of(method).requireTimes(request.times());
        }
    }

    /** Returns true if the steps are the noise levels that the schedule of EDM diffusion spaces. */
    boolean stepsAreNoiseLevels(String solver) {
        return method instanceof MethodConfig.EdmDiffusion
                && SolverNames.EDM.contains(solver)
                && request.solver().grid() == null;
    }

    /** Returns the options that a sampler with a solver takes. */
    private List<String> options(SamplerName sampler, String solver) {
        Stream<String> own = switch (sampler) {
            case EDM ->
                Stream.of("--nsteps", "--s-churn", "--s-min", "--s-max", "--s-noise", "--schedule", "--intermediates");
            case ZERO_ENDS, NON_SINGULAR -> Stream.of("--nsteps", "--step-size", "--alpha", "--time-grid");
            case SDE -> Stream.of("--nsteps", "--step-size", "--time-grid", "--intermediates");
            case ODE ->
                stepsAreNoiseLevels(solver)
                        ? Stream.of("--nsteps", "--grid", "--schedule", "--intermediates")
                        : Stream.of(
                                        request.solver()
                                                .options(
                                                        solver,
                                                        TimeInterval.of(method).equalSteps()),
                                        statesOptions(solver))
                                .flatMap(List::stream);
            case FLOW -> Stream.empty();
        };
        return Stream.concat(own, sampler == SamplerName.FLOW ? Stream.empty() : Stream.of("--on-failure"))
                .toList();
    }

    /** Returns the options for intermediate states that a solver of the probability flow takes. */
    private List<String> statesOptions(String solver) {
        if (method instanceof MethodConfig.EdmDiffusion || SolverNames.DENOISING.contains(solver)) {
            return List.of();
        }
        return method instanceof MethodConfig.ScoreMatching && !SolverNames.ADAPTIVE.contains(solver)
                ? List.of("--time-grid", "--intermediates")
                : List.of("--time-grid");
    }

    /** Returns the samplers or solvers that take an option, as the end of a message. */
    private String hint(SamplerName chosen, String option) {
        List<SamplerName> samplers = SamplerName.of(method).stream()
                .filter(sampler ->
                        options(sampler, sampler.defaultSolver(method)).contains(option))
                .toList();
        return samplers.isEmpty() || samplers.contains(chosen)
                ? SolverNames.hint(option)
                : "; --sampler " + or(samplers) + " takes it";
    }

    private static String or(List<?> names) {
        return names.stream().map(Object::toString).collect(Collectors.joining(" or "));
    }
}
