package org.rhei.pipelines.options;

import java.util.List;

/** The states of a trajectory that a draw returns. */
public sealed interface States {
    /** The samples alone. */
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
     * The state after every step, in a leading axis: GenSBI's {@code return_intermediates}. Score matching begins with
     * the initial state, EDM diffusion with the state after the first step, as GenSBI does.
     */
    record EveryStep() implements States {}
}
