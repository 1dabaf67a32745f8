package org.rhei.pipelines.field;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.rhei.networks.evaluation.Network;

/**
 * What a network computes of times alone, the latest of it kept: who draws again by the same steps finds it. A method that
 * averages over time asks for a thousand times and more, as much work as dozens of samples. Thread-safe.
 */
public final class TimeTables {
    private final Network network;
    private final AtomicReference<Entry> latest = new AtomicReference<>();

    /** A table with what it was made from: no weights where the times stand for themselves. */
    private record Entry(double[][] times, double[][] weights, Network.TimeTable table) {}

    public TimeTables(Network network) {
        this.network = network;
    }

    /** {@link Network#at}. */
    Network.TimeTable at(double... times) {
        return find(new double[][] {times}, new double[0][], () -> network.at(times));
    }

    /** {@link Network#averaged}. */
    Network.TimeTable averaged(double[][] times, double[][] weights) {
        return find(times, weights, () -> network.averaged(times, weights));
    }

    private Network.TimeTable find(double[][] times, double[][] weights, Supplier<Network.TimeTable> make) {
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
