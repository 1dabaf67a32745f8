package org.rhei.pipelines.field;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.rhei.networks.evaluation.Network;
import org.rhei.networks.evaluation.TimeModulations;

/**
 * Caches the most recently computed time table of a network, so that repeated draws with the same step times reuse it. A table of averages
 * covers more than a thousand times, which is as much work as dozens of samples. Thread-safe.
 */
public final class TimeTables {
    private final Network network;
    private final AtomicReference<Entry> latest = new AtomicReference<>();

    /** A table with its times and weights; the weights are empty unless the times are averaged. */
    private record Entry(double[][] times, double[][] weights, TimeModulations table) {}

    /** Creates an empty cache. */
    public TimeTables(Network network) {
        this.network = network;
    }

    /** Returns the network's table of these times ({@link Network#at}). */
    TimeModulations at(double... times) {
        return find(new double[][] {times}, new double[0][], () -> network.at(times));
    }

    /** Returns the network's table of these averages ({@link Network#averaged}). */
    TimeModulations averaged(double[][] times, double[][] weights) {
        return find(times, weights, () -> network.averaged(times, weights));
    }

    private TimeModulations find(double[][] times, double[][] weights, Supplier<TimeModulations> make) {
        Entry entry = latest.get();
        if (entry == null || !Arrays.deepEquals(entry.times, times) || !Arrays.deepEquals(entry.weights, weights)) {
            entry = new Entry(copy(times), copy(weights), make.get());
            latest.set(entry);
        }
        return entry.table;
    }

    private static double[][] copy(double[][] rows) {
        return Arrays.stream(rows).map(double[]::clone).toArray(double[][]::new);
    }
}
