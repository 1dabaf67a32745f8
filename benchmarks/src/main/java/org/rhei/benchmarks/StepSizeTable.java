package org.rhei.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.pipelines.Draw;
import org.rhei.pipelines.Pipeline;
import org.rhei.pipelines.SampleOptions;
import org.rhei.solvers.Solver;

/**
 * The trade-off between step size and accuracy: JMH's time of each setting of {@link StepSizeBenchmark} beside its error against a
 * converged solution from the same noise, as a CSV.
 *
 * <pre>java --add-modules jdk.incubator.vector -cp benchmarks/target/benchmarks.jar org.rhei.benchmarks.StepSizeTable OUT.csv [JMH options]</pre>
 */
public final class StepSizeTable {
    private static final Key KEY = Key.of(42);
    /** The reference: so fine that its own error is float32's. */
    private static final Solver CONVERGED = Solver.rk4(0.002);

    private StepSizeTable() {}

    public static void main(String[] args) throws IOException, RunnerException, CommandLineOptionException {
        if (args.length < 1) {
            System.err.println("usage: StepSizeTable OUT.csv [JMH options]");
            System.exit(2);
        }
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .parent(new CommandLineOptions(Arrays.copyOfRange(args, 1, args.length)))
                        .include(StepSizeBenchmark.class.getName())
                        .build())
                .run();
        Pipeline pipeline = Pipeline.load(StepSizeBenchmark.MODELS.resolve("two-moons-flux1-flow.safetensors"));
        StringBuilder table =
                new StringBuilder("solver,setting,samples,evaluations,rejected,milliseconds,spread,p50,p99,max\n");
        Map<Integer, Tensor> converged = new HashMap<>();
        for (RunResult result : results) {
            String setting = result.getParams().getParam("setting");
            int samples = Integer.parseInt(result.getParams().getParam("samples"));
            Draw draw = draw(pipeline, Setting.solver(setting), samples);
            Tensor reference = converged.computeIfAbsent(
                    samples, n -> draw(pipeline, CONVERGED, n).samples());
            double[] errors = errors(draw.samples(), reference);
            table.append(String.format(
                    Locale.ROOT,
                    "%s,%s,%d,%d,%d,%.1f,%.1f,%.3g,%.3g,%.3g%n",
                    setting.split(" ")[0],
                    setting.split(" ")[1],
                    samples,
                    draw.statistics().evaluations(),
                    draw.statistics().rejected(),
                    result.getPrimaryResult().getStatistics().getPercentile(50),
                    result.getPrimaryResult().getStatistics().getStandardDeviation(),
                    errors[errors.length / 2],
                    errors[errors.length * 99 / 100],
                    errors[errors.length - 1]));
        }
        Path out = Path.of(args[0]);
        Files.writeString(out, table);
        System.out.println(table + "written to " + out);
    }

    private static Draw draw(Pipeline pipeline, Solver solver, int samples) {
        return pipeline.sampler(
                        Observation.TWO_MOONS_1, SampleOptions.defaults().solver(solver))
                .draw(KEY, samples);
    }

    /** Each sample's root mean square distance from the converged one, in units of the posterior's spread, sorted. */
    private static double[] errors(Tensor samples, Tensor converged) {
        int n = converged.dim(0);
        int dimension = converged.size() / n;
        double[] squares = new double[n];
        for (int d = 0; d < dimension; d++) {
            double mean = 0;
            for (int i = 0; i < n; i++) {
                mean += converged.data()[i * dimension + d] / (double) n;
            }
            double variance = 0;
            for (int i = 0; i < n; i++) {
                variance += Math.pow(converged.data()[i * dimension + d] - mean, 2) / n;
            }
            for (int i = 0; i < n; i++) {
                double off = samples.data()[i * dimension + d] - converged.data()[i * dimension + d];
                squares[i] += off * off / variance / dimension;
            }
        }
        return Arrays.stream(squares).map(Math::sqrt).sorted().toArray();
    }
}
