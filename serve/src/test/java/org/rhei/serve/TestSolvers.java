package org.rhei.serve;

import java.util.Optional;
import java.util.OptionalInt;
import org.rhei.networks.MethodConfig;
import org.rhei.pipelines.options.Scheme;
import org.rhei.serve.settings.SolverNaming;
import org.rhei.solvers.Grid;
import org.rhei.solvers.rungekutta.Adaptive;
import org.rhei.solvers.rungekutta.FixedStep;
import org.rhei.solvers.rungekutta.Tableau;

/** Names for two solvers of flow matching, {@code euler} and {@code dopri5}, and for the draw of a normalizing flow. */
public record TestSolvers() implements SolverNaming {
    @Override
    public Named scheme(MethodConfig method, Optional<String> solver, OptionalInt steps) {
        if (method instanceof MethodConfig.NormalizingFlow) {
            return new Named(Optional.empty(), "none, one pass");
        }
        return switch (solver.orElse("euler")) {
            case "euler" ->
                new Named(
                        Optional.of(
                                new Scheme.Ode(new FixedStep(Tableau.EULER, Grid.ofStepSize(1.0 / steps.orElse(100))))),
                        "euler, " + steps.orElse(100) + " steps");
            case "dopri5" ->
                new Named(
                        Optional.of(new Scheme.Ode(
                                Adaptive.builder(Tableau.DOPRI5, 1e-3, 1e-3).build())),
                        "dopri5");
            default -> throw new IllegalArgumentException("no solver is named " + solver.get());
        };
    }
}
