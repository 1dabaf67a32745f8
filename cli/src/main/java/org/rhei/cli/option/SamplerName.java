package org.rhei.cli.option;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rhei.networks.MethodConfig;

/** The samplers by the names that the user writes. */
public enum SamplerName {
    ODE,
    SDE,
    ZERO_ENDS,
    NON_SINGULAR,
    EDM;

    public static final class Converter extends OneOf<SamplerName> {
        Converter() {
            super(List.of(values()));
        }
    }

    /** Those that draw from a model, its method's own first. */
    static List<SamplerName> of(MethodConfig method) {
        return switch (method) {
            case MethodConfig.FlowMatching _ -> List.of(ODE, ZERO_ENDS, NON_SINGULAR);
            case MethodConfig.ScoreMatching _ -> List.of(SDE, ODE);
            case MethodConfig.EdmDiffusion _ -> List.of(EDM, ODE);
        };
    }

    /** The solvers that it goes by with a model. */
    List<String> solvers(MethodConfig method) {
        return switch (this) {
            case ODE ->
                method instanceof MethodConfig.FlowMatching
                        ? SolverOptions.ODE_SOLVERS
                        : Stream.concat(SolverOptions.ODE_SOLVERS.stream(), SolverOptions.DENOISING_SOLVERS.stream())
                                .toList();
            case SDE, ZERO_ENDS, NON_SINGULAR -> SolverOptions.SDE_SOLVERS;
            case EDM -> SolverOptions.EDM_SOLVERS;
        };
    }

    boolean takes(MethodConfig method, @Nullable String solver) {
        return solver == null || solvers(method).contains(solver);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
