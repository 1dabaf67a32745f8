package org.rhei.pipelines.field;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.rhei.networks.evaluation.Network;
import org.rhei.networks.evaluation.TimeModulations;
import org.rhei.pipelines.field.SharedTimeTables.Times;

/**
 * Holds the time table that prepared draws used last, so that repeated draws with the same step times reuse it. A table of averages
 * covers more than a thousand times, which is as much work as dozens of samples. Thread-safe.
 */
public final class TimeTables {
    private static final double[][] NO_WEIGHTS = {};

    private final SharedTimeTables shared;
    private final AtomicReference<@Nullable Entry> latest = new AtomicReference<>();

    private record Entry(Times times, TimeModulations table) {}

    /** Creates an empty cache that takes tables from those of other draws. */
    public TimeTables(SharedTimeTables shared) {
        this.shared = shared;
    }

    /** Creates an empty cache that shares no tables. */
    public TimeTables(Network network) {
        this(new SharedTimeTables(() -> network));
    }

    /** Returns the network's table of these times ({@link Network#at}). */
    TimeModulations at(double... times) {
        return find(new Times(new double[][] {times}, NO_WEIGHTS));
    }

    /** Returns the network's table of these averages ({@link Network#averaged}). */
    TimeModulations averaged(double[][] times, double[][] weights) {
        return find(new Times(times, weights));
    }

    private TimeModulations find(Times times) {
        Entry entry = latest.get();
        if (entry == null || !entry.times.equals(times)) {
            Times own = times.copy();
            entry = new Entry(own, shared.find(own));
            latest.set(entry);
        }
        return entry.table;
    }
}
