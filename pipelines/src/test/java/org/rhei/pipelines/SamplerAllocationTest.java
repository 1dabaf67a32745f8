package org.rhei.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.IntConsumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.pipelines.options.LogProbOptions;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.solvers.Grid;
import org.rhei.solvers.Solver;
import org.rhei.solvers.multistep.AdamsBashforth;
import org.rhei.solvers.rungekutta.FixedStep;
import org.rhei.solvers.rungekutta.Tableau;
import org.rhei.testkit.ReferenceCase;

/**
 * Law: a step of a sample or of a log-probability allocates nothing. Additional steps allocate only what depends
 * on their times, once per draw: as much for many samples as for few.
 *
 * <p>A separate process draws, as an application would. In this process other tests have run the loops with many
 * networks and kernels, so the compiler has seen several classes and allocates objects for registers.
 */
class SamplerAllocationTest {
    private static final int FEW = 64;
    private static final int MANY = 256;
    private static final int STEPS = 20;
    private static final int MANY_OF_FLOW = 4096;

    /** The number of rounds after which vector code must be compiled by C2. Until then its registers are objects. */
    private static final int MOST_ROUNDS = 100;

    @ParameterizedTest
    @ValueSource(strings = {"flux1_flow", "flux1joint_flow"})
    void aStepOfASampleAllocatesNothing(String name) throws IOException, InterruptedException {
        String out = printed(Alone.class, name);
        assertThat(out.lines())
                .hasSize(3)
                .allSatisfy(line -> assertThat(Long.parseLong(line))
                        .as("bytes for %d steps of %d samples", STEPS, MANY - FEW)
                        .isLessThan((MANY - FEW) * STEPS)); // less than one byte for each step of each sample
    }

    /** Law: a draw of a normalizing flow allocates its states and its result for each sample, and nothing for the pass. */
    @ParameterizedTest
    @ValueSource(strings = {"maf_spline", "tarflow_vector"})
    void aPassOfAFlowAllocatesNothing(String name) throws IOException, InterruptedException {
        int values = new ReferenceCase("flows/" + name).expected("samples").dim(1);
        String out = printed(OfFlow.class, name);
        assertThat(Long.parseLong(out.strip()))
                .as("bytes for %d samples", MANY_OF_FLOW)
                .isLessThan(MANY_OF_FLOW * (2L * Float.BYTES * values + 1));
    }

    /** Returns what a program prints in a process of its own. */
    private static String printed(Class<?> program, String name) throws IOException, InterruptedException {
        Process alone = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-cp",
                        System.getProperty("java.class.path"),
                        program.getName(),
                        name)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String out = new String(alone.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(alone.waitFor()).isZero();
        return out;
    }

    /**
     * Prints by how much the allocations of additional steps differ between many samples and few, for two solvers,
     * and for log-probabilities.
     */
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
                    sampling(pipeline, xO, new FixedStep(Tableau.RK4, some)),
                    sampling(pipeline, xO, new FixedStep(Tableau.RK4, twice))));
            System.out.println(left(
                    sampling(pipeline, xO, new AdamsBashforth(3, some)),
                    sampling(pipeline, xO, new AdamsBashforth(3, twice))));
            System.out.println(left(
                    density(pipeline, xO, new AdamsBashforth(3, some)),
                    density(pipeline, xO, new AdamsBashforth(3, twice))));
        }

        /** Returns a draw of some number of samples. */
        private static IntConsumer sampling(Pipeline pipeline, Tensor xO, Solver solver) {
            SampleOptions options = SampleOptions.builder().solver(solver).build();
            Sampler sampler = pipeline.sampler(Observation.of(xO), options);
            return samples -> sampler.sample(Key.of(1), samples);
        }

        /** Returns the computation of some number of log-probabilities. */
        private static IntConsumer density(Pipeline pipeline, Tensor xO, Solver solver) {
            LogProbOptions options = LogProbOptions.builder().solver(solver).build();
            return points -> pipeline.logProb(
                    Key.of(2).normal(points, pipeline.config().dimObs(), 1), Observation.of(xO), options);
        }

        private static long left(IntConsumer some, IntConsumer twice) {
            long left = Long.MAX_VALUE;
            for (int round = 0; round < MOST_ROUNDS && left >= (MANY - FEW) * STEPS; round++) {
                long ofFew = allocated(twice, FEW) - allocated(some, FEW);
                long ofMany = allocated(twice, MANY) - allocated(some, MANY);
                left = Math.abs(ofMany - ofFew);
            }
            return left;
        }

        private static long allocated(IntConsumer computation, int samples) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            computation.accept(samples);
            return THREADS.getCurrentThreadAllocatedBytes() - before;
        }
    }

    /** Prints what additional samples of a normalizing flow allocate, once its loops are compiled. */
    static final class OfFlow {
        private OfFlow() {}

        public static void main(String[] args) throws IOException {
            ReferenceCase reference = new ReferenceCase("flows/" + args[0]);
            Pipeline pipeline = Pipeline.load(reference.model(), Workers.of(1));
            Tensor xO = reference.expected("xs").rows(0, 1);
            Sampler sampler = pipeline.sampler(Observation.of(xO));
            long most = MANY_OF_FLOW * (2L * Float.BYTES * pipeline.config().dimObs() + 1);
            long left = Long.MAX_VALUE;
            for (int round = 0; round < MOST_ROUNDS && left >= most; round++) {
                left = Alone.allocated(samples -> sampler.sample(Key.of(1), samples), 2 * MANY_OF_FLOW)
                        - Alone.allocated(samples -> sampler.sample(Key.of(1), samples), MANY_OF_FLOW);
            }
            System.out.println(left);
        }
    }
}
