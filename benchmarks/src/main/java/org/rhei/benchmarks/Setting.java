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
 * A solver in the notation of {@link FewEvaluations}.
 *
 * <table>
 * <caption>Settings</caption>
 * <tr><th>setting</th><th>solver</th></tr>
 * <tr><td>{@code euler 0.01}, {@code rk4 0.1}</td><td>fixed steps of this size</td></tr>
 * <tr><td>{@code dopri5 1e-5}</td><td>adaptive steps with this tolerance</td></tr>
 * <tr><td>{@code dopri5 1e-5 per-sample}</td><td>adaptive steps that each sample chooses alone</td></tr>
 * <tr><td>{@code euler 100 quadratic}, {@code midpoint 7 quadratic}</td><td>so many steps on the quadratic grid</td></tr>
 * <tr><td>{@code adams-bashforth4 14 1.5}</td><td>Adams–Bashforth with 14 steps on the grid 1 − (1 − u)^1.5</td></tr>
 * <tr><td>{@code fitted 14 1.5}</td><td>a method fitted to the observation with 1024 pilot samples, on that grid</td></tr>
 * <tr><td>{@code fitted 14 1.5 2048}</td><td>a fitted method with 2048 pilot samples</td></tr>
 * <tr><td>{@code tuned 14 1.5}</td><td>a fitted method whose weights are optimised together</td></tr>
 * <tr><td>{@code refined 12 1.5 24 0.05}</td><td>a method fitted with 12 steps, and one with 24 steps for the 5 % of the samples with the
 * largest error estimate</td></tr>
 * </table>
 */
final class Setting {
    /** The key of the pilot, which differs from the key of every draw. */
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
