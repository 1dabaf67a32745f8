package org.rhei.solvers.catalog;

/** A solver of the {@link SolverCatalog}. */
public sealed interface CatalogEntry permits OdeMethod, DenoisingMethod, SdeMethod {
    /** Returns the name, in lower case. */
    String name();

    /** Returns the most fixed steps that the solver takes. */
    int maxSteps();

    /**
     * Returns the most evaluations of a sample for a number of fixed steps, where no states are wanted inside a step; fewer where a
     * step reuses the last stage of the step before.
     *
     * @param steps at least 1
     */
    int evaluations(int steps);
}
