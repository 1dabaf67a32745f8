package org.rhei.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.solvers.Grid;
import org.rhei.solvers.Solver;
import org.rhei.solvers.multistep.AdamsBashforth;
import org.rhei.solvers.rungekutta.FixedStep;
import org.rhei.solvers.rungekutta.Tableau;
import org.rhei.testkit.ReferenceCase;

/**
 * Law: a step of a sample allocates nothing. What more steps allocate is what depends on their times alone, once a draw: as much for
 * many samples as for few.
 *
 * <p>A process of its own draws, as an application would: in this one other tests have run the loops with many networks and kernels,
 * and the compiler, which has seen them all, turns registers into objects.
 */
class SamplerAllocationTest {
    private static final int FEW = 64;
    private static final int MANY = 256;
    private static final int STEPS = 20;

    /** Until vector code is compiled by the second compiler its registers are objects. */
    private static final int MOST_ROUNDS = 100;

    @ParameterizedTest
    @ValueSource(strings = {"flux1_flow", "flux1joint_flow"})
    void aStepOfASampleAllocatesNothing(String name) throws IOException, InterruptedException {
        Process alone = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Alone.class.getName(),
                        name)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String out = new String(alone.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(alone.waitFor()).isZero();
        assertThat(out.lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(Long.parseLong(line))
                        .as("bytes for %d steps of %d samples", STEPS, MANY - FEW)
                        .isLessThan((MANY - FEW) * STEPS)); // not one each
    }

    /** Prints what the steps of many samples allocate more than those of few, by two solvers. */
    static final class Alone {
        private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        private Alone() {}

        public static void main(String[] args) throws IOException {
            ReferenceCase reference = new ReferenceCase(args[0]);
            Pipeline pipeline = Pipeline.load(reference.model(), Workers.of(1));
            Tensor xO = reference.expected("x_o");
            Grid some = Grid.uniform(STEPS);
            Grid twice = Grid.uniform(2 * STEPS);
            System.out.println(left(
                    sampler(pipeline, xO, new FixedStep(Tableau.RK4, some)),
                    sampler(pipeline, xO, new FixedStep(Tableau.RK4, twice))));
            System.out.println(left(
                    sampler(pipeline, xO, new AdamsBashforth(3, some)),
                    sampler(pipeline, xO, new AdamsBashforth(3, twice))));
        }

        private static Sampler sampler(Pipeline pipeline, Tensor xO, Solver solver) {
            return pipeline.sampler(
                    Observation.of(xO), SampleOptions.builder().solver(solver).build());
        }

        private static long left(Sampler some, Sampler twice) {
            long left = Long.MAX_VALUE;
            for (int round = 0; round < MOST_ROUNDS && left >= (MANY - FEW) * STEPS; round++) {
                long ofFew = allocated(twice, FEW) - allocated(some, FEW);
                long ofMany = allocated(twice, MANY) - allocated(some, MANY);
                left = Math.abs(ofMany - ofFew);
            }
            return left;
        }

        private static long allocated(Sampler sampler, int samples) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            sampler.sample(Key.of(1), samples);
            return THREADS.getCurrentThreadAllocatedBytes() - before;
        }
    }
}
