package org.rhei.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.solvers.AdamsBashforth;
import org.rhei.solvers.FixedStep;
import org.rhei.solvers.Grid;
import org.rhei.solvers.Solver;
import org.rhei.solvers.Tableau;

/**
 * Law: a step of a sample allocates nothing. What more steps allocate is what depends on their times alone, once a draw: as much for
 * many samples as for few.
 */
class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int FEW = 64;
    private static final int MANY = 256;
    private static final int STEPS = 20;

    /** Until vector code is compiled by the second compiler its registers are objects. */
    private static final int MOST_ROUNDS = 100;

    @ParameterizedTest
    @ValueSource(strings = {"flux1_flow", "flux1joint_flow"})
    void aStepOfASampleAllocatesNothing(String name) throws IOException {
        Reference reference = new Reference(name);
        Pipeline pipeline = Pipeline.load(reference.model(), Workers.of(1));
        Tensor xO = reference.expected("x_o");
        for (String method : new String[] {"rk4", "adams-bashforth3"}) {
            Sampler some = sampler(pipeline, xO, method, STEPS);
            Sampler twice = sampler(pipeline, xO, method, 2 * STEPS);
            long left = Long.MAX_VALUE;
            for (int round = 0; round < MOST_ROUNDS && left >= (MANY - FEW) * STEPS; round++) {
                long ofFew = allocated(twice, FEW) - allocated(some, FEW);
                long ofMany = allocated(twice, MANY) - allocated(some, MANY);
                left = Math.abs(ofMany - ofFew);
            }
            assertThat(left)
                    .as("bytes for %d steps of %d samples by %s", STEPS, MANY - FEW, method)
                    .isLessThan((MANY - FEW) * STEPS); // not one each
        }
    }

    private static Sampler sampler(Pipeline pipeline, Tensor xO, String method, int steps) {
        Grid grid = Grid.uniform(steps);
        Solver solver = method.equals("rk4") ? new FixedStep(Tableau.RK4, grid) : new AdamsBashforth(3, grid);
        return pipeline.sampler(xO, SampleOptions.defaults().solver(solver));
    }

    private static long allocated(Sampler sampler, int samples) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        sampler.sample(Key.of(1), samples);
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
