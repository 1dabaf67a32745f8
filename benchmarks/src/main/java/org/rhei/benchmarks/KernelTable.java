package org.rhei.benchmarks;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Objects;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.util.ListStatistics;
import org.rhei.kernel.simd.KernelChoice;

/**
 * Runs {@link KernelsBenchmark}, {@link EvaluationBenchmark} and {@link DualsBenchmark}. Prints the medians as GFLOP/s and as fractions of
 * the {@link FmaPeak} right before and right after. An evaluation counts the FLOPs of its matrix products alone, and the peak of every
 * thread.
 *
 * <pre>java --add-modules jdk.incubator.vector -cp benchmarks/target/benchmarks.jar org.rhei.benchmarks.KernelTable [JMH options]</pre>
 */
public final class KernelTable {
    private KernelTable() {}

    public static void main(String[] args) throws RunnerException, CommandLineOptionException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .parent(new CommandLineOptions(Arrays.copyOf(args, args.length)))
                        .include(KernelsBenchmark.class.getName() + "\\.")
                        .include(EvaluationBenchmark.class.getName() + "\\.")
                        .include(DualsBenchmark.class.getName() + "\\.")
                        .shouldFailOnError(true)
                        .build())
                .run();
        System.out.println(
                "kernel                                     ns     GFLOP/s   of the peak   of that right after");
        for (RunResult result : results) {
            Row row = row(result);
            System.out.println(String.format(
                    Locale.ROOT,
                    "%-33s %12.1f %11.1f %11.1f %% %20.1f %%",
                    row.name,
                    row.nanoseconds,
                    row.flops / row.nanoseconds,
                    100 * fraction(result, row, "peak"),
                    100 * fraction(result, row, "peakAfter")));
        }
    }

    /** Returns the median over the iterations of each fraction of its peak. */
    private static double fraction(RunResult result, Row row, String peak) {
        ListStatistics fractions = new ListStatistics();
        for (BenchmarkResult fork : result.getBenchmarkResults()) {
            for (IterationResult iteration : fork.getIterationResults()) {
                double gigaflops = Objects.requireNonNull(
                                iteration.getSecondaryResults().get(peak), peak)
                        .getScore();
                fractions.addValue(row.flops / iteration.getPrimaryResult().getScore() / gigaflops / row.threads);
            }
        }
        return fractions.getPercentile(50);
    }

    /** The median time of a benchmark, and the FLOPs of that time over all threads. */
    private record Row(String name, double nanoseconds, double flops, int threads) {}

    private static Row row(RunResult result) {
        String benchmark = result.getParams().getBenchmark();
        String name = benchmark.substring(benchmark.lastIndexOf('.') + 1);
        double median = result.getPrimaryResult().getStatistics().getPercentile(50);
        int lanes = KernelChoice.kernels().lanes();
        if (benchmark.startsWith(DualsBenchmark.class.getName())) {
            return rowOfDuals(name, median, Integer.parseInt(result.getParams().getParam("directions")), lanes);
        }
        return switch (name) {
            case "independentFmas" -> new Row("peak", median, FmaPeak.flops(), 1);
            case "linear" -> {
                String shape = result.getParams().getParam("shape");
                yield new Row("product " + shape, median, KernelsBenchmark.Product.flops(shape), 1);
            }
            case "evaluate" -> {
                int batch = Integer.parseInt(result.getParams().getParam("batch"));
                int asked = Integer.parseInt(result.getParams().getParam("threads"));
                int threads = asked == 0 ? Runtime.getRuntime().availableProcessors() : asked;
                yield new Row(
                        "evaluation of " + batch + ", " + threads + " threads",
                        median,
                        batch * EvaluationBenchmark.FLOPS,
                        threads);
            }
            case "attention" ->
                new Row("attention, a tile", median, lanes * (double) KernelsBenchmark.Elements.ATTENTION, 1);
            case "geluOfOneFeature" -> element("GELU", median, KernelsBenchmark.Elements.GELU);
            case "siluOfOneFeature" -> element("SiLU", median, KernelsBenchmark.Elements.SILU);
            case "layerNormOfOneFeature" -> element("layer norm", median, KernelsBenchmark.Elements.LAYER_NORM);
            case "rmsNormOfOneFeature" -> element("RMS norm", median, KernelsBenchmark.Elements.RMS_NORM);
            default -> throw new IllegalStateException("no FLOPs are known of " + benchmark);
        };
    }

    private static Row rowOfDuals(String name, double median, int directions, int lanes) {
        String text = switch (name) {
            case "linear" -> "product 40x120";
            case "attention" -> "attention";
            case "geluOfOneFeature" -> "GELU, a feature";
            case "layerNormOfOneFeature" -> "layer norm, a feature";
            case "rmsNormOfOneFeature" -> "RMS norm, a feature";
            default -> "evaluation of a tile";
        };
        double flops = name.equals("evaluateWithDerivatives")
                ? DualsBenchmark.Evaluation.flops(directions, lanes)
                : DualsBenchmark.Elements.flops(name, directions, lanes);
        return new Row(text + ", derivatives " + directions, median, flops, 1);
    }

    /** Returns the row of one feature of all samples of a tile. */
    private static Row element(String name, double nanoseconds, int flops) {
        return new Row(
                name + ", a feature",
                nanoseconds,
                (double) flops * KernelChoice.kernels().lanes(),
                1);
    }
}
