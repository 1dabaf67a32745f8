package org.rhei.pipelines.options;

import java.util.List;

/** The states of a trajectory that a draw returns. */
public sealed interface States {
    /** The final states alone. */
    record Last() implements States {}

    /**
     * The states at these times, in a leading axis.
     *
     * @param times at least two, strictly monotone in the direction of the method's time
     */
    record At(List<Double> times) implements States {
        /** Copies the times. */
        public At {
            times = List.copyOf(times);
        }
    }

    /**
     * The state after every step, in a leading axis (GenSBI's {@code return_intermediates}). As in GenSBI, score matching includes the
     * initial state, and EDM diffusion begins with the state after the first step.
     */
    record EveryStep() implements States {}
}
