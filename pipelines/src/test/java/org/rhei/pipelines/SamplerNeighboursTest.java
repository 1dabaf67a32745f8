package org.rhei.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.kernel.Key;
import org.rhei.kernel.Workers;
import org.rhei.solvers.Grid;
import org.rhei.solvers.Progress;
import org.rhei.solvers.Solution;
import org.rhei.solvers.Solver;
import org.rhei.solvers.rungekutta.Adaptive;
import org.rhei.solvers.rungekutta.FixedStep;
import org.rhei.solvers.rungekutta.Tableau;
import org.rhei.testkit.ReferenceCase;

/**
 * Law: from its initial state, a sample has the same trajectory, bit for bit, whatever other samples are drawn with
 * it and on any number of threads, with fixed steps and with steps per sample.
 */
class SamplerNeighboursTest {
    private static final int ALL = 1010;
    private static final Workers ONE = Workers.of(1);
    private static final Workers TWO = Workers.of(2);

    @ParameterizedTest
    @ValueSource(
            strings = {"flux1_flow", "flux1_edm", "flux1_sm_ve", "flux1joint_flow", "simformer_edges", "simformer_edm"})
    void neighboursAndThreadsDoNotChangeASample(String name) throws IOException {
        ReferenceCase reference = new ReferenceCase(name);
        Pipeline pipeline = Pipeline.load(reference.model(), TWO);
        ProbabilityFlow flow =
                new SolverFitting(pipeline).probabilityFlow(Key.of(11), Observation.of(reference.expected("x_o")), ALL);
        check(flow, Adaptive.builder(Tableau.BOSH3, 1e-2, 1e-2).perSample().build());
        check(flow, new FixedStep(Tableau.HEUN, Grid.uniform(4)));
    }

    private static void check(ProbabilityFlow flow, Solver solver) {
        Solution all = solve(solver, flow, 0, ALL, ONE);
        assertThat(solve(solver, flow, 0, ALL, TWO)).isEqualTo(all);
        for (int together : new int[] {1, 2, 3, 5, 7, 17, 1000}) {
            for (int from : new int[] {0, ALL - together}) {
                int to = from + together;
                Solution some = solve(solver, flow, from, to, together % 2 == 0 ? ONE : TWO);
                assertThat(some.last()).isEqualTo(all.last().rows(from, to));
            }
        }
    }

    private static Solution solve(Solver solver, ProbabilityFlow flow, int from, int to, Workers workers) {
        double[] times = {flow.from(), flow.to()};
        return solver.solve(flow.field(), flow.start().rows(from, to), times, workers, Progress.NONE);
    }
}
