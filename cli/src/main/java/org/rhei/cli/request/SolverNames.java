package org.rhei.cli.request;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rhei.solvers.catalog.OdeMethod;
import org.rhei.solvers.catalog.SdeMethod;
import org.rhei.solvers.catalog.SolverCatalog;
import org.rhei.solvers.sde.StochasticTableau;
import org.rhei.studies.Candidate;

/** The names that {@code --solver} takes, by family. */
public final class SolverNames {
    /** Chooses the cheapest solver for an error. */
    public static final String AUTO = "auto";

    /** Solvers of the probability flow that evaluate the velocity. */
    public static final List<String> ODE = SolverCatalog.names(SolverCatalog.ODE);

    /** Solvers of the probability flow that evaluate the denoiser of a diffusion. */
    public static final List<String> DENOISING = SolverCatalog.names(SolverCatalog.DENOISING);

    /** EDM's own samplers, by ascending order of the method. */
    public static final List<String> EDM = List.of("euler", "heun");

    /** Solvers of stochastic differential equations. */
    public static final List<String> SDE =
            SolverCatalog.SDE.stream().map(SolverNames::of).toList();

    /** Solvers of the probability flow that choose their steps. */
    public static final List<String> ADAPTIVE = SolverCatalog.names(
            SolverCatalog.ODE.stream().filter(OdeMethod::choosesSteps).toList());

    /** All names, each once. */
    public static final List<String> ALL = Stream.of(ODE, DENOISING, SDE, List.of(AUTO), Candidate.FITS)
            .flatMap(List::stream)
            .distinct()
            .toList();

    private SolverNames() {}

    private static String of(SdeMethod method) {
        return method.tableau() == StochasticTableau.EULER_MARUYAMA ? "euler" : method.name();
    }

    /** Returns a solver of {@link #SDE}. */
    public static SdeMethod stochastic(String solver) {
        return SolverCatalog.SDE.get(SDE.indexOf(solver));
    }

    /** Returns true if the solver is fitted to the observation before a draw. */
    public static boolean fitted(@Nullable String solver) {
        return solver != null && Candidate.FITS.contains(solver);
    }

    /** Returns true if the solver is chosen or fitted for the model before a draw. */
    public static boolean chosenForModel(@Nullable String solver) {
        return AUTO.equals(solver) || fitted(solver);
    }

    /**
     * Returns the solvers that accept an option for steps, as the end of a message that refuses it for another solver;
     * an empty string if no solver is worth naming.
     */
    public static String hint(String option) {
        if (StepControlRequest.NAMES.contains(option)) {
            return "; adaptive solvers take it: " + String.join(", ", ADAPTIVE);
        }
        return option.equals("--grid")
                ? "; solvers of the probability flow with fixed steps take it: "
                        + ODE.stream()
                                .filter(solver -> !ADAPTIVE.contains(solver))
                                .collect(Collectors.joining(", "))
                : "";
    }
}
