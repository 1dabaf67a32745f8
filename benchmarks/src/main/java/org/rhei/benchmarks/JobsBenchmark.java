package org.rhei.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.networks.format.Safetensors;
import org.rhei.pipelines.Observation;
import org.rhei.pipelines.Pipeline;
import org.rhei.pipelines.Sampler;
import org.rhei.pipelines.options.LogProbOptions;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.pipelines.options.Scheme;
import org.rhei.solvers.rungekutta.FixedStep;

/**
 * Measures whole jobs: draws from the trained two-moons model with a prepared sampler, draws for a batch of observations,
 * log-probabilities, and the default settings of the other methods on the small reference models. The nested classes inherit the settings
 * of JMH.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3)
@Measurement(iterations = 5)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class JobsBenchmark {
    private static final Observation TWO_MOONS_1 = Observation.of(TaskObservations.TWO_MOONS_1);

    /** The reference models in the project's folder. */
    private static final Path REFERENCE = Path.of(System.getProperty("rhei.reference", "reference"));

    static Pipeline twoMoons(int threads) throws IOException {
        return Pipeline.load(
                StepSizeBenchmark.MODELS.resolve("two-moons-flux1-flow.safetensors"),
                threads == 0 ? Workers.common() : Workers.of(threads));
    }

    /** A sampler of the two-moons model by 100 Euler steps, whose error is checked. */
    @State(Scope.Benchmark)
    public abstract static class TwoMoons extends JobsBenchmark {
        /** The number of threads; 0 for all processors. */
        @Param("0")
        public int threads;

        Pipeline pipeline;
        Sampler sampler;

        @Setup
        public void prepare() throws IOException {
            pipeline = twoMoons(threads);
            sampler = pipeline.sampler(TWO_MOONS_1);
            // Euler's error at 100 steps is about a hundredth of the spread
            Tensor finer = pipeline.sample(
                    Key.of(1),
                    TWO_MOONS_1,
                    64,
                    SampleOptions.builder().solver(FixedStep.rk4(0.005)).build());
            near(sampler.sample(Key.of(1), 64), finer, 0.03);
        }
    }

    /** Measures draws for one observation. */
    public static class Draws extends TwoMoons {
        @Param({"1", "100", "1000", "10000"})
        public int samples;

        @Benchmark
        public Tensor euler100() {
            return sampler.sample(Key.of(42), samples);
        }
    }

    /** Measures the latency of draws: JMH prints p50, p99 and p99.9. */
    @BenchmarkMode(Mode.SampleTime)
    @Warmup(iterations = 3, time = 5)
    @Measurement(iterations = 5, time = 10)
    public static class Latency extends TwoMoons {
        @Param({"1", "100", "1000"})
        public int samples;

        @Benchmark
        public Tensor euler100() {
            return sampler.sample(Key.of(42), samples);
        }
    }

    /** Measures draws for many observations together. */
    @Warmup(iterations = 1)
    @Measurement(iterations = 1)
    public static class Batch extends TwoMoons {
        @Param("100")
        public int observations;

        @Param("1000")
        public int samples;

        private Tensor xs;

        @Setup
        public void prepareObservations() {
            Tensor first = TaskObservations.TWO_MOONS_1;
            xs = Tensor.zeros(observations, first.dim(1), first.dim(2));
            for (int i = 0; i < xs.size(); i++) {
                int observation = i / first.size();
                xs.data()[i] = first.data()[i % first.size()] * (1 - observation / (2f * observations));
            }
            Tensor batched = pipeline.sampleBatched(Key.of(42), Observation.of(xs.rows(0, 2)), 3);
            Tensor one = pipeline.sample(Key.of(42).split(2)[0], Observation.of(xs.rows(0, 1)), 3);
            for (int i = 0; i < one.size(); i++) {
                Check.near("a batch", batched.data()[i / 2 * 4 + i % 2], one.data()[i], 0);
            }
        }

        @Benchmark
        public Tensor euler100() {
            return pipeline.sampleBatched(Key.of(42), Observation.of(xs), samples);
        }
    }

    /** Measures log-probabilities of the model's samples by GenSBI's default, dopri5 with tolerance 1e-5. */
    public static class LogProb extends TwoMoons {
        @Param({"100", "1000"})
        public int points;

        private Tensor x1;

        @Setup
        public void preparePoints() {
            x1 = sampler.sample(Key.of(7), points);
            LogProbOptions finer =
                    LogProbOptions.builder().solver(FixedStep.rk4(0.01)).build();
            Tensor some = x1.rows(0, 8);
            near(exact(some), pipeline.logProb(some, TWO_MOONS_1, finer), 0.01);
        }

        private Tensor exact(Tensor at) {
            return pipeline.logProb(at, TWO_MOONS_1);
        }

        @Benchmark
        public Tensor exact() {
            return exact(x1);
        }

        @Benchmark
        public Tensor hutchinson() {
            return pipeline.logProb(
                    x1,
                    TWO_MOONS_1,
                    LogProbOptions.builder().hutchinson(Key.of(9)).build());
        }
    }

    /** Measures the default settings of EDM diffusion and score matching on reference models for which GenSBI's samples are available. */
    @State(Scope.Benchmark)
    public static class Diffusion extends JobsBenchmark {
        /** The model, the steps of its method's default, and the tensor with GenSBI's samples for these steps. */
        @Param({"flux1_edm 18 heun_18", "flux1_sm_vp 1000 sde_50"})
        public String job;

        @Param("1000")
        public int samples;

        private Sampler sampler;

        @Setup
        public void prepare() throws IOException {
            String[] words = job.split(" ", -1);
            Pipeline pipeline = Pipeline.load(REFERENCE.resolve(words[0] + ".safetensors"));
            try (Safetensors expected = Safetensors.open(REFERENCE.resolve(words[0] + ".expected.safetensors"))) {
                Tensor xO = expected.tensor("x_o");
                sampler = pipeline.sampler(Observation.of(xO));
                Tensor theirs = expected.tensor("samples." + words[2]);
                Tensor ours = words[0].contains("edm")
                        ? sampler.sample(Key.of(42), theirs.dim(0))
                        : pipeline.sample(
                                Key.of(42),
                                Observation.of(xO),
                                theirs.dim(0),
                                SampleOptions.builder()
                                        .scheme(new Scheme.ReverseSde(50))
                                        .build());
                near(ours, theirs, 1e-3);
            }
        }

        @Benchmark
        public Tensor sample() {
            return sampler.sample(Key.of(42), samples);
        }
    }

    private static void near(Tensor found, Tensor expected, double tolerance) {
        for (int i = 0; i < expected.size(); i++) {
            Check.near("number " + i, found.data()[i], expected.data()[i], tolerance);
        }
    }
}
