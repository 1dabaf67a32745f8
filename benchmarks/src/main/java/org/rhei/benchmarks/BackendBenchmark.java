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
import org.rhei.pipelines.Observation;
import org.rhei.pipelines.Pipeline;
import org.rhei.pipelines.Sampler;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.solvers.rungekutta.FixedStep;

/**
 * Compares the processor with a device by the size of the draw: the trained two-moons model with Euler's method. Trials of an unavailable
 * backend fail with the reason. docs/how-to/use-a-gpu.md lists the options for the JVM.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3)
@Measurement(iterations = 5)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class BackendBenchmark {
    private static final Observation TWO_MOONS_1 = Observation.of(TaskObservations.TWO_MOONS_1);

    @Param({"cpu", "tornado"})
    public String backend;

    @Param({"64", "1024", "8192", "65536"})
    public int samples;

    @Param("100")
    public int steps;

    private Sampler sampler;

    @Setup
    public void prepare() throws IOException {
        System.setProperty("rhei.tornado.samples", Integer.toString(Math.min(samples, 8192)));
        Pipeline pipeline = Pipeline.load(StepSizeBenchmark.MODELS.resolve("two-moons-flux1-flow.safetensors"));
        SampleOptions options =
                SampleOptions.builder().solver(FixedStep.euler(1.0 / steps)).build();
        sampler = pipeline.withBackend(backend).sampler(TWO_MOONS_1, options);
        Tensor expected = pipeline.withBackend("cpu").sample(Key.of(1), TWO_MOONS_1, 64, options);
        Tensor found = sampler.sample(Key.of(1), 64);
        for (int i = 0; i < expected.size(); i++) {
            double error = Math.abs(found.data()[i] - expected.data()[i]);
            if (!(error < 1e-3)) {
                throw new IllegalStateException("number " + i + " is off by " + error);
            }
        }
    }

    @Benchmark
    public Tensor euler() {
        return sampler.sample(Key.of(42), samples);
    }
}
