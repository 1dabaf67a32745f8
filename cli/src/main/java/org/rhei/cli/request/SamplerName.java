package org.rhei.cli.request;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rhei.networks.MethodConfig;

/** The samplers that {@code --sampler} takes. */
public enum SamplerName {
    ODE,
    SDE,
    ZERO_ENDS,
    NON_SINGULAR,
    EDM,
    FLOW;

    /** Returns the samplers that draw from a model, its method's own first. */
    public static List<SamplerName> of(MethodConfig method) {
        return switch (method) {
            case MethodConfig.FlowMatching _ -> List.of(ODE, ZERO_ENDS, NON_SINGULAR);
            case MethodConfig.ScoreMatching _ -> List.of(SDE, ODE);
            case MethodConfig.EdmDiffusion _ -> List.of(EDM, ODE);
            case MethodConfig.NormalizingFlow _ -> List.of(FLOW);
        };
    }

    /** Returns the solvers of this sampler for a model's method. */
    public List<String> solvers(MethodConfig method) {
        return switch (this) {
            case ODE ->
                method instanceof MethodConfig.FlowMatching
                        ? SolverNames.ODE
                        : Stream.concat(SolverNames.ODE.stream(), SolverNames.DENOISING.stream())
                                .toList();
            case SDE, ZERO_ENDS, NON_SINGULAR -> SolverNames.SDE;
            case EDM -> SolverNames.EDM;
            case FLOW -> List.of();
        };
    }

    /** Returns the solver that is used for a model's method where the user names none; no text for a sampler without a solver. */
    public String defaultSolver(MethodConfig method) {
        if (this == FLOW) {
            return "";
        }
        return method instanceof MethodConfig.EdmDiffusion
                ? "heun"
                : solvers(method).getFirst();
    }

    /** Returns true if this sampler takes a solver; null stands for the default, which every sampler takes. */
    public boolean takes(MethodConfig method, @Nullable String solver) {
        return solver == null || solvers(method).contains(solver);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
