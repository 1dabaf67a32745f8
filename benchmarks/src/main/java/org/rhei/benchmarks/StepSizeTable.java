package org.rhei.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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
import org.rhei.studies.SampleErrors;

/**
 * The trade-off between evaluations and accuracy on the trained two-moons model, errors against a converged solution from the same
 * noise, as a CSV. Either JMH's time of each setting of {@link StepSizeBenchmark}, three models' and one thread's, beside its error on
 * observation 1,
 *
 * <pre>java --add-modules jdk.incubator.vector -cp benchmarks/target/benchmarks.jar org.rhei.benchmarks.StepSizeTable OUT.csv [JMH options]</pre>
 *
 * or the errors of the settings named below on observations 1 to 3 for some seeds, beside those of Euler's method with 100 steps,
 *
 * <pre>java --add-modules jdk.incubator.vector -cp benchmarks/target/benchmarks.jar org.rhei.benchmarks.StepSizeTable OUT.csv seeds 11 12 13</pre>
 */
public final class StepSizeTable {
    private static final Key KEY = Key.of(42);
    /** The reference: its own error is a hundredth of those that are measured, and less. */
    private static final Solver CONVERGED = Solver.rk4(0.004);

    /** What is compared with Euler's method, which comes first. */
    private static final List<String> COMPARED = List.of(
            "euler 0.01",
            "midpoint 7 quadratic",
            "adams-bashforth2 13 quadratic",
            "adams-bashforth3 13 quadratic",
            "adams-bashforth3 16 quadratic",
            "adams-bashforth4 14 1.5",
            "fitted 10 2",
            "fitted 12 2",
            "fitted 14 1.65",
            "fitted 14 2",
            "refined 12 2 24 0.05");

    private static final int SAMPLES = 256;

    private StepSizeTable() {}

    private static String errors(Pipeline pipeline, int[] seeds) {
        StringBuilder table = new StringBuilder(
                "setting,observation,seed,samples,mean_evaluations,most_evaluations,p50,p99,max,p99_to_euler,max_to_euler\n");
        for (int observation = 1; observation <= 3; observation++) {
            Tensor xO = Observation.twoMoons(observation);
            List<Tensor> converged = new ArrayList<>();
            List<double[]> eulers = new ArrayList<>();
            for (int seed : seeds) {
                converged.add(
                        draw(pipeline, xO, CONVERGED, Key.of(seed), SAMPLES).samples());
            }
            for (String setting : COMPARED) {
                Solver solver = Setting.solver(setting, pipeline, xO);
                for (int s = 0; s < seeds.length; s++) {
                    Draw draw = draw(pipeline, xO, solver, Key.of(seeds[s]), SAMPLES);
                    double[] errors = errors(draw.samples(), converged.get(s));
                    if (eulers.size() == s) {
                        eulers.add(errors);
                    }
                    double[] eulersOwn = eulers.get(s);
                    String row = String.format(
                            Locale.ROOT,
                            "%s,%d,%d,%d,%.1f,%d,%.2e,%.2e,%.2e,%.2f,%.2f",
                            setting,
                            observation,
                            seeds[s],
                            SAMPLES,
                            draw.statistics().meanEvaluations(),
                            draw.statistics().evaluations(),
                            errors[SAMPLES / 2],
                            errors[SAMPLES * 99 / 100],
                            errors[SAMPLES - 1],
                            errors[SAMPLES * 99 / 100] / eulersOwn[SAMPLES * 99 / 100],
                            errors[SAMPLES - 1] / eulersOwn[SAMPLES - 1]);
                    System.out.println(row);
                    table.append(row).append('\n');
                }
            }
        }
        return table.toString();
    }

    public static void main(String[] args) throws IOException, RunnerException, CommandLineOptionException {
        if (args.length < 1) {
            System.err.println("usage: StepSizeTable OUT.csv seeds SEED..., or StepSizeTable OUT.csv [JMH options]");
            System.exit(2);
        }
        if (args.length > 2 && args[1].equals("seeds")) {
            int[] seeds = Arrays.stream(args, 2, args.length)
                    .mapToInt(Integer::parseInt)
                    .toArray();
            Files.writeString(
                    Path.of(args[0]),
                    errors(Pipeline.load(StepSizeBenchmark.MODELS.resolve("two-moons-flux1-flow.safetensors")), seeds));
            return;
        }
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .parent(new CommandLineOptions(Arrays.copyOfRange(args, 1, args.length)))
                        .include(StepSizeBenchmark.class.getName())
                        .build())
                .run();
        StringBuilder table = new StringBuilder(
                "model,solver,grid,size,samples,evaluations,rejected,milliseconds,spread,p50,p99,max\n");
        Map<String, Tensor> converged = new HashMap<>();
        for (RunResult result : results) {
            String setting = result.getParams().getParam("setting");
            int samples = Integer.parseInt(result.getParams().getParam("samples"));
            String model = setting.substring(0, setting.indexOf(' '));
            String reference = model + (model.equals("edm") ? " rk4/edm/250" : " rk4/quadratic/250");
            if (!converged.containsKey(reference)) {
                converged.put(reference, draw(reference, samples).samples());
            }
            Draw draw = draw(setting, samples);
            SampleErrors errors = SampleErrors.of(draw.samples(), converged.get(reference), Set.of());
            table.append(String.format(
                    Locale.ROOT,
                    "%s,%s,%d,%.1f,%d,%.1f,%.1f,%.3g,%.3g,%.3g%n",
                    model,
                    setting.substring(model.length() + 1).replace('/', ','),
                    samples,
                    draw.statistics().meanEvaluations(),
                    draw.statistics().rejected(),
                    result.getPrimaryResult().getStatistics().getPercentile(50),
                    result.getPrimaryResult().getStatistics().getStandardDeviation(),
                    errors.p50(),
                    errors.p99(),
                    errors.max()));
        }
        Path out = Path.of(args[0]);
        Files.writeString(out, table);
        System.out.println(table + "written to " + out);
    }

    private static Draw draw(String setting, int samples) throws IOException {
        return StepSizeBenchmark.sampler(setting, 1).draw(KEY, samples);
    }

    private static Draw draw(Pipeline pipeline, Tensor xO, Solver solver, Key key, int samples) {
        return pipeline.sampler(xO, SampleOptions.defaults().solver(solver)).draw(key, samples);
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
