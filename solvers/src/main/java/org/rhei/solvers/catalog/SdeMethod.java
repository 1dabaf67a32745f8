package org.rhei.solvers.catalog;

import org.rhei.solvers.Grid;
import org.rhei.solvers.sde.SdeSolver;
import org.rhei.solvers.sde.StochasticTableau;

/**
 * A solver of stochastic differential equations.
 *
 * @param tableau the method
 */
public record SdeMethod(StochasticTableau tableau) implements CatalogEntry {
    @Override
    public String name() {
        return tableau.name();
    }

    @Override
    public int maxSteps() {
        return Grid.MAX_STEPS;
    }

    @Override
    public int evaluations(int steps) {
        return steps * tableau.stages();
    }

    /** Returns the solver with steps that end on a grid. */
    public SdeSolver fixed(Grid grid) {
        return new SdeSolver(tableau, grid);
    }
}
