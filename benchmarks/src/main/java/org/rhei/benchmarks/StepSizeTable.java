package org.rhei.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
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
import org.rhei.pipelines.SampleResult;
import org.rhei.studies.SampleErrors;

/**
 * Runs {@link StepSizeBenchmark} and writes a CSV of the time of each setting on one thread, for three models, and its error on observation
 * 1 against a converged solution from equal noise.
 *
 * <pre>java --add-modules jdk.incubator.vector -cp benchmarks/target/benchmarks.jar org.rhei.benchmarks.StepSizeTable OUT.csv [JMH
 * options]</pre>
 */
public final class StepSizeTable {
    private static final Key KEY = Key.of(42);

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
            SampleResult draw = draw(setting, samples);
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

    private static SampleResult draw(String setting, int samples) throws IOException {
        return StepSizeBenchmark.sampler(setting, 1).draw(KEY, samples);
    }
}
