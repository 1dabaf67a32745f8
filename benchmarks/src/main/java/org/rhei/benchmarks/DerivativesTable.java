package org.rhei.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Locale;
import org.rhei.kernel.Batch;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tile;
import org.rhei.networks.evaluation.Condition;
import org.rhei.networks.evaluation.Network;
import org.rhei.networks.evaluation.NetworkEvaluator;
import org.rhei.networks.evaluation.NetworkJvpEvaluator;
import org.rhei.networks.evaluation.TimeModulations;
import org.rhei.networks.model.Model;

/**
 * Prints what an evaluation with derivatives costs, in evaluations without: a tile of the two-moons model, both in turn, by the processor
 * time of one thread, so that other work on the machine disturbs little.
 *
 * <pre>java --add-modules jdk.incubator.vector -cp benchmarks/target/benchmarks.jar org.rhei.benchmarks.DerivativesTable [DIRECTIONS ...]
 * </pre>
 */
public final class DerivativesTable {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int WARM_UPS = 15;
    private static final int ROUNDS = 30;
    private static final int EVALUATIONS = 100;

    private DerivativesTable() {}

    public static void main(String[] args) throws IOException {
        Network network = Model.load(StepSizeBenchmark.MODELS.resolve("two-moons-flux1-flow.safetensors"))
                .network();
        System.out.println("directions   evaluation us   with derivatives us   ratio   GFLOP/s   of the peak");
        String[] counts = args.length == 0 ? new String[] {"1", "2", "4", "5", "10"} : args;
        for (String count : counts) {
            measure(network, Integer.parseInt(count));
        }
    }

    private static void measure(Network network, int directions) {
        int lanes = network.lanes();
        int dimension = network.dimension();
        TimeModulations table = network.at(0.5);
        Condition condition = network.condition(TaskObservations.TWO_MOONS_1);
        NetworkEvaluator values = network.evaluator();
        NetworkJvpEvaluator derivatives = network.jvpEvaluator(directions);
        Batch batch = new Batch(lanes);
        Tile x = Tile.zeros(1, dimension, lanes);
        Tile v = Tile.zeros(1, dimension, lanes);
        Tile u = Tile.zeros(directions, dimension, lanes);
        Tile ju = Tile.zeros(directions, dimension, lanes);
        System.arraycopy(Key.of(3).normal(x.size()).data(), 0, x.data(), 0, x.size());
        System.arraycopy(Key.of(4).normal(u.size()).data(), 0, u.data(), 0, u.size());
        FmaPeak fmas = new FmaPeak();
        double[] without = new double[ROUNDS];
        double[] with = new double[ROUNDS];
        double[] peak = new double[ROUNDS];
        for (int round = -WARM_UPS; round < ROUNDS; round++) {
            int at = Math.max(0, round);
            without[at] = nanoseconds(() -> values.evaluate(table, condition, batch, x, v));
            with[at] = nanoseconds(() -> derivatives.evaluate(table, condition, batch, x, u, v, ju));
            peak[at] = nanoseconds(fmas::independentFmas);
        }
        double gigaflops = DualsBenchmark.Evaluation.flops(directions, lanes) / median(with);
        System.out.println(String.format(
                Locale.ROOT,
                "%10d %15.1f %21.1f %7.2f %9.1f %11.1f %%",
                directions,
                median(without) / 1e3,
                median(with) / 1e3,
                median(with) / median(without),
                gigaflops,
                100 * gigaflops / (FmaPeak.flops() / median(peak))));
    }

    private static double nanoseconds(Runnable work) {
        long before = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < EVALUATIONS; i++) {
            work.run();
        }
        return (THREADS.getCurrentThreadCpuTime() - before) / (double) EVALUATIONS;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
