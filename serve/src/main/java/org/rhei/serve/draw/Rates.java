package org.rhei.serve.draw;

import java.util.Map;
import java.util.WeakHashMap;
import org.rhei.serve.model.Recipe;

/** The measured time of work of each recipe. Thread-safe. */
final class Rates {
    /** The weight of a new measurement. */
    private static final double RECENT = 0.2;

    private final Map<Recipe, Rate> rates = new WeakHashMap<>();

    /**
     * Nanoseconds for a sample or a point.
     *
     * @param mean the mean of the measurements, the later the more
     * @param latest the latest measurement
     */
    private record Rate(double mean, double latest) {
        Rate then(double measured) {
            return new Rate(mean + RECENT * (measured - mean), measured);
        }

        /** Returns the slower of both: a machine that has become busy is noticed at once, one that has become free slowly. */
        double cautious() {
            return Math.max(mean, latest);
        }
    }

    /** Notes the time that work took. */
    synchronized void measured(Recipe recipe, long size, long nanos) {
        double measured = (double) nanos / size;
        Rate before = rates.get(recipe);
        rates.put(recipe, before == null ? new Rate(measured, measured) : before.then(measured));
    }

    /** Returns the nanoseconds that work takes; 0 if none like it has been measured. */
    synchronized long nanos(Recipe recipe, long size) {
        Rate rate = rates.get(recipe);
        return rate == null ? 0 : (long) (size * rate.cautious());
    }
}
