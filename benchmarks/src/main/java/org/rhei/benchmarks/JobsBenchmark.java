package org.rhei.benchmarks;

import java.io.IOException;
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
import org.rhei.pipelines.Pipeline;
import org.rhei.pipelines.SampleOptions;
import org.rhei.pipelines.Sampler;
import org.rhei.solvers.Solver;

/** Whole jobs on the trained two-moons model: Euler, 100 steps, one observation, a prepared sampler. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3)
@Measurement(iterations = 5)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class JobsBenchmark {
    @Param({"1", "100", "1000", "10000"})
    public int samples;

    private Sampler sampler;

    @Setup
    public void prepare() throws IOException {
        Pipeline pipeline = Pipeline.load(StepSizeBenchmark.MODELS.resolve("two-moons-flux1-flow.safetensors"));
        sampler = pipeline.sampler(Observation.TWO_MOONS_1);
        checkAgainstFinerSteps(pipeline);
    }

    /** A benchmark of wrong numbers is worth nothing: Euler's error at 100 steps is about a hundredth of the spread. */
    private void checkAgainstFinerSteps(Pipeline pipeline) {
        Tensor ours = sampler.sample(Key.of(1), 64);
        Tensor finer = pipeline.sample(
                Key.of(1), Observation.TWO_MOONS_1, 64, SampleOptions.defaults().solver(Solver.rk4(0.005)));
        for (int i = 0; i < ours.size(); i++) {
            double error = Math.abs(ours.data()[i] - finer.data()[i]);
            if (!(error < 0.03)) {
                throw new IllegalStateException("sample " + i / 2 + " is off by " + error);
            }
        }
    }

    @Benchmark
    public Tensor euler100() {
        return sampler.sample(Key.of(42), samples);
    }
}
