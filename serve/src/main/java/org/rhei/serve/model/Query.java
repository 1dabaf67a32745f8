package org.rhei.serve.model;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * The solver that a request asks for.
 *
 * @param solver its name; empty for the default
 * @param steps the number of its steps; empty for the default
 * @param epsilon the error that a tuned solver may make, in units of the posterior's spread; empty for the default
 * @param times the times whose states are wanted; empty for samples
 */
public record Query(Optional<String> solver, OptionalInt steps, OptionalDouble epsilon, List<Double> times) {
    /** The default solver. */
    public static final Query DEFAULT =
            new Query(Optional.empty(), OptionalInt.empty(), OptionalDouble.empty(), List.of());

    /** Copies the times. */
    public Query {
        times = List.copyOf(times);
    }

    /** Returns true if the request leaves the solver to the server. */
    boolean open() {
        return solver.isEmpty() && steps.isEmpty();
    }
}
