package org.rhei.benchmarks;

import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.pipelines.Observation;
import org.rhei.pipelines.Pipeline;
import org.rhei.pipelines.SolverFitting;
import org.rhei.solvers.Grid;
import org.rhei.solvers.Solver;
import org.rhei.solvers.catalog.SolverCatalog;
import org.rhei.solvers.multistep.AdamsBashforth;
import org.rhei.solvers.rungekutta.Adaptive;
import org.rhei.solvers.rungekutta.Tableau;

/**
 * A solver as {@link FewEvaluations} spells it: {@code euler 0.01}, {@code rk4 0.1} with a step size, {@code dopri5 1e-5}
 * with a tolerance, {@code dopri5 1e-5 per-sample} with steps of each sample's own; {@code euler 100 quadratic}, {@code midpoint
 * 7 quadratic} with a grid of so many steps; {@code adams-bashforth4 14 1.5} (Adams–Bashforth), {@code fitted 14 1.5} (fitted to
 * the observation, by a pilot of 1024 samples; {@code fitted 14 1.5 2048} by one of 2048) and {@code tuned 14 1.5} (likewise, and
 * tuned as a whole) on the grid 1 − (1 − u)^1.5; {@code refined 12 1.5 24 0.05}: fitted with 12 steps, and again with 24 for the
 * 5 % whose error estimate is largest.
 */
final class Setting {
    /** The pilot's noise and size: other noise than that of any draw. */
    private static final Key PILOT = Key.of(1_000_003);

    private static final int PILOT_SAMPLES = 1024;

    private Setting() {}

    static Solver solver(String setting, Pipeline pipeline, Tensor xO) {
        String[] words = setting.split(" ");
        double size = Double.parseDouble(words[1]);
        return switch (words[0]) {
            case "dopri5" ->
                words.length == 2
                        ? Adaptive.dopri5(size, size)
                        : Adaptive.builder(Tableau.DOPRI5, size, size)
                                .perSample()
                                .build();
            case "adams-bashforth4" ->
                new AdamsBashforth(4, grid(words))
                        .startingBy(AdamsBashforth.Start.RISING_ORDER)
                        .averaging(1);
            case "fitted" -> new SolverFitting(pipeline).fit(PILOT, Observation.of(xO), pilot(words), grid(words));
            case "tuned" -> new SolverFitting(pipeline).fitTuned(PILOT, Observation.of(xO), pilot(words), grid(words));
            case "refined" ->
                new SolverFitting(pipeline)
                        .fitRefined(
                                PILOT,
                                Observation.of(xO),
                                PILOT_SAMPLES,
                                grid(words),
                                new Grid.Power(Integer.parseInt(words[3]), Double.parseDouble(words[2])),
                                Double.parseDouble(words[4]));
            default -> SolverCatalog.ode(words[0]).fixed(grid(words));
        };
    }

    private static int pilot(String[] words) {
        return words.length == 3 ? PILOT_SAMPLES : Integer.parseInt(words[3]);
    }

    private static Grid grid(String[] words) {
        if (words.length == 2) {
            return Grid.ofStepSize(Double.parseDouble(words[1]));
        }
        double exponent = words[2].equals("quadratic") ? 2 : Double.parseDouble(words[2]);
        return new Grid.Power(Integer.parseInt(words[1]), exponent);
    }
}
