package org.rhei.serve.settings;

import java.util.Optional;
import java.util.OptionalInt;
import org.rhei.networks.MethodConfig;
import org.rhei.pipelines.options.Scheme;

/** Gives names to solvers. Thread-safe. */
public interface SolverNaming {
    /**
     * Returns a solver by its name.
     *
     * @param method the method of the model
     * @param solver the name; empty for the default of the method
     * @param steps the number of steps; empty for the default of the solver
     * @throws org.rhei.kernel.RheiException when the solver does not suit the method
     * @throws IllegalArgumentException when the solver does not suit the method
     */
    Named scheme(MethodConfig method, Optional<String> solver, OptionalInt steps);

    /**
     * A solver.
     *
     * @param scheme the scheme of the library; empty for a normalizing flow, which has none
     * @param text the solver and its steps in words
     */
    record Named(Optional<Scheme> scheme, String text) {}
}
