package org.rhei.solvers.catalog;

/** A solver of the {@link SolverCatalog}. */
public sealed interface CatalogEntry permits OdeMethod, DenoisingMethod, SdeMethod {
    /** Returns the name, in lower case. */
    String name();

    /** Returns the largest number of fixed steps. */
    int maxSteps();

    /**
     * Returns the largest number of evaluations of a sample for a number of fixed steps, if no states inside steps are requested. It is
     * less when a step reuses the last stage of the previous step.
     *
     * @param steps at least 1
     */
    int evaluations(int steps);
}
