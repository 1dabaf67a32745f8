package org.rhei.pipelines.field;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rhei.networks.evaluation.Network;
import org.rhei.networks.evaluation.TimeModulations;

/**
 * The time tables of a network that draws use at present, one for equal times: prepared draws for a thousand observations hold one table. A
 * table that nobody uses is freed, except the latest, so that draws one after the other find it. Thread-safe.
 */
public final class SharedTimeTables {
    private final Supplier<Network> network;
    private final Map<Times, Held> tables = new HashMap<>();
    private final ReferenceQueue<TimeModulations> freed = new ReferenceQueue<>();
    private @Nullable TimeModulations latest;

    /**
     * Creates an empty cache.
     *
     * @param network gives the network, when a table is computed
     */
    public SharedTimeTables(Supplier<Network> network) {
        this.network = network;
    }

    /**
     * The times of a table.
     *
     * @param times the times of each mean; of a table of times a single row
     * @param weights the weights of each mean; none of a table of times
     */
    record Times(double[][] times, double[][] weights) {
        Times copy() {
            return new Times(copy(times), copy(weights));
        }

        private static double[][] copy(double[][] rows) {
            return Arrays.stream(rows).map(double[]::clone).toArray(double[][]::new);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Times(double[][] otherTimes, double[][] otherWeights)
                    && Arrays.deepEquals(times, otherTimes)
                    && Arrays.deepEquals(weights, otherWeights);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.deepHashCode(times) + Arrays.deepHashCode(weights);
        }
    }

    /** A table that is held as long as a draw uses it. */
    private static final class Held extends WeakReference<TimeModulations> {
        private final Times times;

        Held(Times times, TimeModulations table, ReferenceQueue<TimeModulations> freed) {
            super(table, freed);
            this.times = times;
        }
    }

    /**
     * Returns the network's table of some times, computed at most once while it is used.
     *
     * @param times the times, which must not change
     */
    TimeModulations find(Times times) {
        TimeModulations known = known(times);
        return known != null ? known : keep(times, made(times)); // threads do not wait for each other's tables
    }

    private TimeModulations made(Times times) {
        return times.weights().length == 0
                ? network.get().at(times.times()[0])
                : network.get().averaged(times.times(), times.weights());
    }

    private synchronized @Nullable TimeModulations known(Times times) {
        Held held = tables.get(times);
        TimeModulations table = held == null ? null : held.get();
        latest = table == null ? latest : table;
        return table;
    }

    private synchronized TimeModulations keep(Times times, TimeModulations made) {
        while (freed.poll() instanceof Held old) {
            tables.remove(old.times, old); // unless another table of these times has replaced it
        }
        TimeModulations known = known(times);
        if (known != null) {
            return known;
        }
        tables.put(times, new Held(times, made, freed));
        latest = made;
        return made;
    }

    /** Returns the number of tables that are in use, or were until a moment ago. */
    synchronized int size() {
        return tables.size();
    }
}
