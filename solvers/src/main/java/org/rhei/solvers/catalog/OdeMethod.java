package org.rhei.solvers.catalog;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import org.rhei.solvers.Grid;
import org.rhei.solvers.Solver;
import org.rhei.solvers.rungekutta.Adaptive;
import org.rhei.solvers.rungekutta.Tableau;

/**
 * A solver of ordinary differential equations.
 *
 * @param name the name, in lower case
 * @param order the order: the error falls as the step size to this power
 * @param maxSteps the largest number of fixed steps
 * @param cost the largest number of evaluations of a sample for a number of steps
 * @param onGrid creates the solver with fixed steps
 * @param tableau the coefficients of a Runge–Kutta method; empty for any other
 */
public record OdeMethod(
        String name,
        int order,
        int maxSteps,
        IntUnaryOperator cost,
        Function<Grid, Solver> onGrid,
        Optional<Tableau> tableau)
        implements CatalogEntry {
    @Override
    public int evaluations(int steps) {
        return cost.applyAsInt(steps);
    }

    /** Returns the solver with fixed steps. */
    public Solver fixed(Grid grid) {
        return onGrid.apply(grid);
    }

    /** Returns whether the method has an error estimate, so that it can choose its steps. */
    public boolean embedded() {
        return tableau.filter(Tableau::embedded).isPresent();
    }

    /** Returns whether choosing steps suits the method. A method of order 2 would need too many. */
    public boolean choosesSteps() {
        return embedded() && order > 2;
    }

    /**
     * Returns the solver that chooses its steps, which all samples share.
     *
     * @param rtol the relative tolerance, positive and finite
     * @param atol the absolute tolerance, positive and finite
     * @throws IllegalArgumentException when the method is not {@link #embedded}, or a tolerance is not positive and finite
     */
    public Adaptive adaptive(double rtol, double atol) {
        return tableau.map(pair -> new Adaptive(pair, rtol, atol))
                .orElseThrow(() -> new IllegalArgumentException(
                        "adaptive steps need a method with an error estimate, found " + name));
    }
}
