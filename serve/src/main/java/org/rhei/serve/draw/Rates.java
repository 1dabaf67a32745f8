package org.rhei.serve.draw;

import java.util.Map;
import java.util.WeakHashMap;
import org.rhei.serve.model.Recipe;

/** The measured time of work of each recipe. Thread-safe. */
final class Rates {
    /** The weight of a new measurement. */
    private static final double RECENT = 0.2;

    private final Map<Recipe, Double> nanosPerUnit = new WeakHashMap<>();

    /** Notes the time that work took. */
    synchronized void measured(Recipe recipe, long size, long nanos) {
        double rate = (double) nanos / size;
        nanosPerUnit.merge(recipe, rate, (before, now) -> before + RECENT * (now - before));
    }

    /** Returns the nanoseconds that work takes; 0 if none like it has been measured. */
    synchronized long nanos(Recipe recipe, long size) {
        return (long) (size * nanosPerUnit.getOrDefault(recipe, 0.0));
    }
}
