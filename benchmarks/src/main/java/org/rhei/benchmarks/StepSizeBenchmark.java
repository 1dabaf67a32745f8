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
import org.rhei.pipelines.Pipeline;
import org.rhei.pipelines.SampleOptions;
import org.rhei.pipelines.Sampler;

/**
 * How long a draw from the trained two-moons model takes, by solver and step size or tolerance. {@link StepSizeTable} runs it and
 * puts the error beside the time.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3)
@Measurement(iterations = 5)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class StepSizeBenchmark {
    /** The bundled models, from the project's folder. */
    static final Path MODELS = Path.of(System.getProperty("rhei.models", "models"));

    /** A solver, see {@link Setting}. */
    @Param({
        "euler 0.1",
        "euler 0.05",
        "euler 0.02",
        "euler 0.01",
        "euler 0.005",
        "rk4 0.2",
        "rk4 0.1",
        "rk4 0.05",
        "rk4 0.02",
        "dopri5 1e-2",
        "dopri5 1e-3",
        "dopri5 1e-4",
        "dopri5 1e-5",
        "dopri5 1e-3 per-sample",
        "dopri5 1e-5 per-sample",
        "euler 100 quadratic",
        "midpoint 7 quadratic",
        "adams-bashforth2 13 quadratic",
        "adams-bashforth3 13 quadratic",
        "adams-bashforth3 16 quadratic",
        "adams-bashforth4 14 1.5",
        "fitted 12 2",
        "fitted 14 1.65",
        "fitted 14 2",
        "refined 12 2 24 0.05"
    })
    public String setting;

    @Param("1000")
    public int samples;

    private Sampler sampler;

    @Setup
    public void prepare() throws IOException {
        Pipeline pipeline = Pipeline.load(MODELS.resolve("two-moons-flux1-flow.safetensors"));
        sampler = pipeline.sampler(
                Observation.TWO_MOONS_1,
                SampleOptions.defaults().solver(Setting.solver(setting, pipeline, Observation.TWO_MOONS_1)));
    }

    @Benchmark
    public Tensor draw() {
        return sampler.sample(Key.of(42), samples);
    }
}
