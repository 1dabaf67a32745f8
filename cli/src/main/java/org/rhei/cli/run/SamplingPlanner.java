package org.rhei.cli.run;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.request.SamplerName;
import org.rhei.cli.request.SamplerRequest;
import org.rhei.cli.request.SamplingRequest;
import org.rhei.cli.request.ScheduleName;
import org.rhei.cli.request.SolverNames;
import org.rhei.cli.request.SolverRequest;
import org.rhei.cli.terminal.InputException;
import org.rhei.kernel.Tensor;
import org.rhei.networks.MethodConfig;
import org.rhei.networks.MethodConfig.EdmSchedule;
import org.rhei.pipelines.Pipeline;
import org.rhei.pipelines.options.Scheme;
import org.rhei.pipelines.options.States;

/**
 * Plans how samples are drawn from a model.
 *
 * @param method the method of the model
 * @param request the sampler, its solver and their options
 */
public record SamplingPlanner(MethodConfig method, SamplerRequest request) {
    /**
     * Plans a draw by the named sampler, or by a setting that is loaded or chosen for the model.
     *
     * @param settings resolves settings
     * @param request the sampler or a setting
     * @param pipeline the model
     * @param xs the observations, (B, dim_cond, ch_cond); empty for an unconditional model
     * @param planned the number of samples of each posterior that are to be drawn
     * @throws InputException if the options do not go together or do not suit the model
     */
    public static SamplingPlan plan(
            SettingResolver settings, SamplingRequest request, Pipeline pipeline, Optional<Tensor> xs, int planned) {
        SamplingPlanner planner = new SamplingPlanner(pipeline.config().method(), request.sampler());
        if (request.bySetting()) {
            SamplerRules.requireSolver(planner.method(), request.settingOption());
            planner.rules().requireNoneBeside(request.settingOption());
        }
        return settings.resolve(request, pipeline, xs, planned)
                .map(setting -> planner.plan(setting, xs, request.settingOption()))
                .orElseGet(planner::plan);
    }

    private SamplerRules rules() {
        return new SamplerRules(method, request);
    }

    /** Plans a draw by a setting, whose weights may be fitted to the observations. */
    private SamplingPlan plan(ChosenSetting chosen, Optional<Tensor> xs, String option) {
        List<Double> times = request.times();
        try {
            Scheme scheme = chosen.scheme(method, xs);
            SamplerName sampler = scheme instanceof Scheme.Edm ? SamplerName.EDM : SamplerName.ODE;
            return new SamplingPlan(
                    Optional.of(scheme),
                    times != null ? new States.At(times) : new States.Last(),
                    times != null ? times.size() : 1,
                    sampler.toString(),
                    chosen.solver(),
                    Optional.of(chosen));
        } catch (IllegalArgumentException e) {
            throw new InputException(option + ": " + e.getMessage(), e);
        }
    }

    /**
     * Plans a draw by a sampler that the user named or left to the default.
     *
     * @throws InputException if the options do not go together or do not suit the method
     */
    public SamplingPlan plan() {
        request.solver().check();
        SamplerRules rules = rules();
        SamplerName sampler = rules.sampler();
        String solver = rules.solver(sampler);
        rules.requireTaken(sampler, solver);
        if (sampler == SamplerName.FLOW) {
            return new SamplingPlan(
                    Optional.empty(),
                    new States.Last(),
                    1,
                    sampler.toString(),
                    MethodConfig.NormalizingFlow.SOLVER,
                    Optional.empty());
        }
        if (request.times() != null) {
            TimeInterval.of(method).requireTimes(request.times());
            if (request.intermediates() != null) {
                throw new InputException(
                        "--time-grid and --intermediates both select the states to return, expected one of them");
            }
        }
        try {
            return plan(sampler, solver, rules.stepsAreNoiseLevels(solver));
        } catch (IllegalArgumentException e) {
            throw new InputException("--sampler " + sampler + ": " + inOptions(String.valueOf(e.getMessage())), e);
        }
    }

    private SamplingPlan plan(SamplerName sampler, String solver, boolean noiseLevels) {
        SolverRequest steps = request.solver();
        TimeInterval interval = TimeInterval.of(method);
        SolverFactory solvers = new SolverFactory(steps, interval);
        Scheme scheme = scheme(sampler, solver, noiseLevels, solvers);
        States states = new States.Last();
        int count = 1;
        if (request.times() != null) {
            states = new States.At(request.times());
            count = request.times().size();
        } else if (request.intermediates() != null) {
            states = new States.EveryStep();
            // EDM's sampler returns GenSBI's states, one for each noise level: the initial state is not among them.
            count = noiseLevels ? steps.nsteps(Scheme.Edm.DEFAULT.nsteps()) : 1 + solvers.steps();
        }
        int standard = noiseLevels ? Scheme.Edm.DEFAULT.nsteps() : interval.steps();
        return new SamplingPlan(
                Optional.of(scheme),
                states,
                count,
                request.describe(sampler),
                steps.describe(solver, standard, noiseLevels ? Double.NaN : interval.length()),
                Optional.empty());
    }

    private Scheme scheme(SamplerName sampler, String solver, boolean noiseLevels, SolverFactory solvers) {
        return switch (sampler) {
            case ZERO_ENDS -> new Scheme.ZeroEnds(alpha(sampler), solvers.sde(solver));
            case NON_SINGULAR -> new Scheme.NonSingular(alpha(sampler), solvers.sde(solver));
            case SDE -> new Scheme.ReverseSde(solvers.sde(solver));
            case ODE, EDM ->
                noiseLevels && method instanceof MethodConfig.EdmDiffusion(EdmSchedule trained)
                        ? edm(trained, solver)
                        : SolverNames.DENOISING.contains(solver)
                                ? solvers.denoising(solver)
                                : new Scheme.Ode(solvers.ode(solver));
            case FLOW -> throw new IllegalStateException("a normalizing flow has no scheme");
        };
    }

    private Scheme edm(EdmSchedule trained, String solver) {
        @Nullable ScheduleName schedule = request.schedule();
        return new Scheme.Edm(
                request.solver().nsteps(Scheme.Edm.DEFAULT.nsteps()),
                SolverNames.EDM.indexOf(solver) + 1,
                request.churn().churn(),
                schedule == null ? Optional.empty() : schedule.replacing(trained),
                request.solver().failurePolicy());
    }

    private double alpha(SamplerName sampler) {
        Double alpha = request.alpha();
        if (alpha == null) {
            throw new InputException("--sampler " + sampler + " needs --alpha, the strength of the noise it adds");
        }
        return alpha;
    }

    /** Replaces GenSBI's names of options by the command's: {@code S_churn} by {@code --s-churn}. */
    private static String inOptions(String message) {
        return message.replaceAll("\\bS_(churn|min|max|noise)\\b", "--s-$1");
    }
}
