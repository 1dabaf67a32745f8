package org.rhei.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
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
import org.rhei.pipelines.Observation;
import org.rhei.pipelines.Pipeline;
import org.rhei.pipelines.Sampler;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.studies.Candidate;
import org.rhei.studies.SolverSetting;

/**
 * Measures draws from the trained two-moons models on one thread, by solver and steps or tolerance. {@link StepSizeTable} runs it and adds
 * the error to the time.
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
    /** The bundled models in the project's folder. */
    static final Path MODELS = Path.of(System.getProperty("rhei.models", "models"));

    /** A trained two-moons model and a solver in the notation of {@link Candidate}. */
    @Param({
        "flow euler/quadratic/12",
        "flow euler/quadratic/24",
        "flow euler/quadratic/48",
        "flow euler/quadratic/100",
        "flow midpoint/quadratic/6",
        "flow midpoint/quadratic/12",
        "flow midpoint/quadratic/24",
        "flow midpoint/quadratic/50",
        "flow heun/quadratic/6",
        "flow heun/quadratic/12",
        "flow heun/quadratic/24",
        "flow heun/quadratic/50",
        "flow ralston/quadratic/6",
        "flow ralston/quadratic/12",
        "flow ralston/quadratic/24",
        "flow ralston/quadratic/50",
        "flow rk4/quadratic/3",
        "flow rk4/quadratic/6",
        "flow rk4/quadratic/12",
        "flow rk4/quadratic/25",
        "flow bosh3/quadratic/4",
        "flow bosh3/quadratic/8",
        "flow bosh3/quadratic/16",
        "flow bosh3/quadratic/33",
        "flow dopri5/quadratic/4",
        "flow dopri5/quadratic/8",
        "flow dopri5/quadratic/16",
        "flow tsit5/quadratic/4",
        "flow tsit5/quadratic/8",
        "flow tsit5/quadratic/16",
        "flow dopri8/quadratic/4",
        "flow dopri8/quadratic/8",
        "flow dop853/quadratic/4",
        "flow dop853/quadratic/8",
        "flow adams-bashforth2/quadratic/13",
        "flow adams-bashforth2/quadratic/23",
        "flow adams-bashforth2/quadratic/47",
        "flow adams-bashforth3/quadratic/13",
        "flow adams-bashforth3/quadratic/23",
        "flow adams-bashforth3/quadratic/47",
        "flow adams-bashforth4/quadratic/13",
        "flow adams-bashforth4/quadratic/23",
        "flow adams-bashforth4/quadratic/47",
        "flow adams-bashforth4-averaged/quadratic/13",
        "flow adams-bashforth4-averaged/quadratic/23",
        "flow adams-bashforth4-averaged/quadratic/47",
        "flow fitted/quadratic/10",
        "flow fitted/quadratic/14",
        "flow fitted/quadratic/24",
        "flow bosh3/per-sample/1e-3",
        "flow bosh3/per-sample/1e-5",
        "flow dopri5/per-sample/1e-3",
        "flow dopri5/per-sample/1e-5",
        "flow tsit5/per-sample/1e-3",
        "flow tsit5/per-sample/1e-5",
        "flow dopri8/per-sample/1e-3",
        "flow dopri8/per-sample/1e-5",
        "flow dop853/per-sample/1e-3",
        "flow dop853/per-sample/1e-5",
        "flow dopri5/shared/1e-3",
        "flow dopri5/shared/1e-5",
        "edm euler/schedule/18",
        "edm euler/schedule/50",
        "edm euler/schedule/100",
        "edm heun/schedule/9",
        "edm heun/schedule/25",
        "edm heun/schedule/50",
        "edm adams-bashforth3/edm/17",
        "edm adams-bashforth3/edm/49",
        "edm adams-bashforth3/edm/99",
        "edm dpmpp2m/schedule/18",
        "edm dpmpp3m/schedule/18",
        "edm unipc/schedule/18",
        "edm dpmpp2m/schedule/50",
        "edm dpmpp3m/schedule/50",
        "edm unipc/schedule/50",
        "edm dpmpp2m/schedule/100",
        "edm dpmpp3m/schedule/100",
        "edm unipc/schedule/100",
        "sm-vp adams-bashforth3/quadratic/17",
        "sm-vp adams-bashforth3/quadratic/49",
        "sm-vp adams-bashforth3/quadratic/99",
        "sm-vp dpmpp2m/schedule/18",
        "sm-vp dpmpp3m/schedule/18",
        "sm-vp unipc/schedule/18",
        "sm-vp dpmpp2m/schedule/50",
        "sm-vp dpmpp3m/schedule/50",
        "sm-vp unipc/schedule/50",
        "sm-vp dpmpp2m/schedule/100",
        "sm-vp dpmpp3m/schedule/100",
        "sm-vp unipc/schedule/100"
    })
    public String setting;

    @Param("128")
    public int samples;

    private Sampler sampler;

    @Setup
    public void prepare() throws IOException {
        sampler = sampler(setting, 1);
    }

    /** Returns the sampler of a setting. */
    static Sampler sampler(String setting, int threads) throws IOException {
        String[] words = setting.split(" ", -1);
        Pipeline pipeline =
                Pipeline.load(MODELS.resolve("two-moons-flux1-" + words[0] + ".safetensors"), Workers.of(threads));
        Optional<Tensor> xO = Optional.of(TaskObservations.TWO_MOONS_1);
        SolverSetting solver = SolverSetting.of(pipeline, xO, Candidate.parse(words[1]), Key.of(0));
        return pipeline.sampler(
                Observation.of(TaskObservations.TWO_MOONS_1),
                SampleOptions.builder()
                        .scheme(solver.scheme(pipeline.config().method(), xO))
                        .build());
    }

    @Benchmark
    public Tensor draw() {
        return sampler.sample(Key.of(42), samples);
    }
}
