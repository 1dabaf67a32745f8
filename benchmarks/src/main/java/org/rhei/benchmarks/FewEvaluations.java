package org.rhei.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.pipelines.Observation;
import org.rhei.pipelines.Pipeline;
import org.rhei.pipelines.SampleResult;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.solvers.Solver;
import org.rhei.solvers.rungekutta.FixedStep;
import org.rhei.studies.SampleErrors;

/**
 * Compares settings of few evaluations on the trained two-moons flow: their errors on observations 1 to 3 against a converged solution from
 * equal noise, for a draw of each seed, together with those of Euler's method with 100 steps. Writes a row for each draw as CSV, and prints
 * as a Markdown table in how many draws a setting has a smaller error than Euler's method.
 *
 * <pre>java --add-modules jdk.incubator.vector -cp benchmarks/target/benchmarks.jar org.rhei.benchmarks.FewEvaluations OUT.csv 501 502
 * 503</pre>
 */
public final class FewEvaluations {
    /** The reference. Doubling its steps changes the p99 by 0.0001 on observations 1 and 2 and by 0.0003 on observation 3. */
    private static final Solver CONVERGED = FixedStep.rk4(0.004);

    private static final String EULER = "euler 0.01";

    /** The settings in the notation of {@link Setting}. */
    private static final List<String> COMPARED = List.of(
            EULER,
            "midpoint 7 quadratic",
            "adams-bashforth2 13 quadratic",
            "adams-bashforth3 13 quadratic",
            "adams-bashforth3 16 quadratic",
            "adams-bashforth4 14 1.5",
            "fitted 10 2",
            "fitted 12 2",
            "fitted 14 1.65",
            "fitted 14 2",
            "fitted 14 2 2048",
            "tuned 8 2 2048",
            "tuned 10 2",
            "tuned 10 2 2048",
            "tuned 12 2 2048",
            "tuned 14 2 2048",
            "refined 12 2 24 0.05");

    private static final int OBSERVATIONS = 3;
    private static final int SAMPLES = 128;

    /** The errors of one draw, and those of Euler's method from equal noise. */
    private record Row(
            String setting,
            int observation,
            int seed,
            double mean,
            long most,
            SampleErrors errors,
            SampleErrors eulers) {
        static final String HEADER =
                "setting,observation,seed,samples,mean_evaluations,most_evaluations,p50,p99,max,p99_to_euler,max_to_euler";

        double p99ToEuler() {
            return errors.p99() / eulers.p99();
        }

        double maxToEuler() {
            return errors.max() / eulers.max();
        }

        String csv() {
            return String.format(
                    Locale.ROOT,
                    "%s,%d,%d,%d,%.1f,%d,%.2e,%.2e,%.2e,%.2f,%.2f",
                    setting,
                    observation,
                    seed,
                    SAMPLES,
                    mean,
                    most,
                    errors.p50(),
                    errors.p99(),
                    errors.max(),
                    p99ToEuler(),
                    maxToEuler());
        }
    }

    private FewEvaluations() {}

    public static void main(String[] args) throws IOException {
        if (args.length < 2) {
            System.err.println("usage: FewEvaluations OUT.csv SEED...");
            System.exit(2);
        }
        Pipeline pipeline = Pipeline.load(StepSizeBenchmark.MODELS.resolve("two-moons-flux1-flow.safetensors"));
        int[] seeds =
                Arrays.stream(args, 1, args.length).mapToInt(Integer::parseInt).toArray();
        List<Row> rows = new ArrayList<>();
        StringBuilder csv = new StringBuilder(Row.HEADER + "\n");
        for (int observation = 1; observation <= OBSERVATIONS; observation++) {
            for (Row row : rows(pipeline, observation, seeds)) {
                rows.add(row);
                csv.append(row.csv()).append('\n');
            }
            System.err.println("observation " + observation + " of " + OBSERVATIONS);
        }
        Files.writeString(Path.of(args[0]), csv);
        System.out.print(markdown(rows));
    }

    private static List<Row> rows(Pipeline pipeline, int observation, int[] seeds) {
        Tensor xO = TaskObservations.twoMoons(observation);
        Solver euler = Setting.solver(EULER, pipeline, xO);
        List<Tensor> converged = new ArrayList<>();
        List<SampleErrors> eulers = new ArrayList<>();
        for (int seed : seeds) {
            converged.add(draw(pipeline, xO, CONVERGED, seed).samples());
            eulers.add(errors(draw(pipeline, xO, euler, seed), converged.getLast()));
        }
        List<Row> rows = new ArrayList<>();
        for (String setting : COMPARED) {
            Solver solver = Setting.solver(setting, pipeline, xO);
            for (int s = 0; s < seeds.length; s++) {
                SampleResult draw = draw(pipeline, xO, solver, seeds[s]);
                rows.add(new Row(
                        setting,
                        observation,
                        seeds[s],
                        draw.statistics().meanEvaluations(),
                        draw.statistics().evaluations(),
                        errors(draw, converged.get(s)),
                        eulers.get(s)));
            }
        }
        return rows;
    }

    private static SampleResult draw(Pipeline pipeline, Tensor xO, Solver solver, int seed) {
        return pipeline.sampler(
                        Observation.of(xO),
                        SampleOptions.builder().solver(solver).build())
                .draw(Key.of(seed), SAMPLES);
    }

    private static SampleErrors errors(SampleResult draw, Tensor converged) {
        return SampleErrors.of(draw.samples(), converged, draw.failures().keySet());
    }

    /**
     * Returns a line for each setting: the errors of the median draw on each observation, and the draws with smaller errors than Euler's
     * method.
     */
    private static String markdown(List<Row> rows) {
        StringBuilder table = new StringBuilder("| setting | evaluations, mean (most) |");
        for (int observation = 1; observation <= OBSERVATIONS; observation++) {
            table.append(" observation ").append(observation).append(" |");
        }
        table.append(" p99 below Euler's | worst ratio | maximum below Euler's | worst ratio |\n");
        table.append("|---".repeat(OBSERVATIONS + 6)).append("|\n");
        for (String setting : COMPARED) {
            List<Row> all =
                    rows.stream().filter(row -> row.setting.equals(setting)).toList();
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %.1f (%d) |",
                    setting,
                    all.stream().mapToDouble(Row::mean).average().orElseThrow(),
                    all.stream().mapToLong(Row::most).max().orElseThrow()));
            for (int observation = 1; observation <= OBSERVATIONS; observation++) {
                int one = observation;
                List<Row> own =
                        all.stream().filter(row -> row.observation == one).toList();
                table.append(String.format(
                        Locale.ROOT,
                        " %.1e / %.1e / %.1e |",
                        median(own, row -> row.errors.p50()),
                        median(own, row -> row.errors.p99()),
                        median(own, row -> row.errors.max())));
            }
            table.append(setting.equals(EULER) ? " | | | |" : wins(all, Row::p99ToEuler) + wins(all, Row::maxToEuler))
                    .append('\n');
        }
        return table.toString();
    }

    /**
     * Returns the number of draws with smaller errors than Euler's method on each observation, the number of all draws, and the worst
     * ratio.
     */
    private static String wins(List<Row> all, ToDoubleFunction<Row> ratio) {
        Predicate<Row> better = row -> ratio.applyAsDouble(row) < 1;
        StringBuilder text = new StringBuilder(" ");
        for (int observation = 1; observation <= OBSERVATIONS; observation++) {
            int one = observation;
            text.append(observation == 1 ? "" : " + ")
                    .append(all.stream()
                            .filter(row -> row.observation == one)
                            .filter(better)
                            .count());
        }
        return text
                + String.format(
                        Locale.ROOT,
                        " = %d of %d | %.2f |",
                        all.stream().filter(better).count(),
                        all.size(),
                        all.stream().mapToDouble(ratio).max().orElseThrow());
    }

    private static double median(List<Row> rows, ToDoubleFunction<Row> number) {
        double[] sorted = rows.stream().mapToDouble(number).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
