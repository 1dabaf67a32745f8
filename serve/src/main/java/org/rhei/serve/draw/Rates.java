package org.rhei.serve.draw;

import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.rhei.serve.model.Recipe;

/** The measured time of work of each recipe. Thread-safe. */
final class Rates {
    /** The weight of a new measurement. */
    private static final double RECENT = 0.2;

    /** The least size that is measured: less takes nearly as long as this, since it fills neither the registers nor the cores. */
    private static final int LEAST = 64;

    /** The nanoseconds after which a measurement is forgotten, so that a slow one does not refuse large requests for ever. */
    private static final long VALID = TimeUnit.MINUTES.toNanos(1);

    private final Map<Recipe, Rate> rates = new WeakHashMap<>();

    /**
     * Nanoseconds for a sample or a point.
     *
     * @param mean the mean of the measurements, the later the more
     * @param latest the latest measurement
     * @param time the time of the latest measurement
     */
    private record Rate(double mean, double latest, long time) {
        Rate then(double measured, long now) {
            return new Rate(mean + RECENT * (measured - mean), measured, now);
        }

        /** Returns the slower of both: a machine that has become busy is noticed at once, one that has become free slowly. */
        double cautious() {
            return Math.max(mean, latest);
        }
    }

    /**
     * Notes the time that work took.
     *
     * @param now the time, as {@link System#nanoTime} gives it
     */
    synchronized void measured(Recipe recipe, long size, long nanos, long now) {
        if (size < LEAST) {
            return;
        }
        double measured = (double) nanos / size;
        Rate before = valid(recipe, now);
        rates.put(recipe, before == null ? new Rate(measured, measured, now) : before.then(measured, now));
    }

    private @Nullable Rate valid(Recipe recipe, long now) {
        Rate rate = rates.get(recipe);
        return rate == null || now - rate.time() > VALID ? null : rate;
    }

    /**
     * Returns the nanoseconds that work takes; 0 if none like it has been measured in the last minute.
     *
     * @param now the time, as {@link System#nanoTime} gives it
     */
    synchronized long nanos(Recipe recipe, long size, long now) {
        Rate rate = valid(recipe, now);
        return rate == null ? 0 : (long) (size * rate.cautious());
    }
}
