package org.rhei.solvers.multistep;

import java.util.Optional;
import org.rhei.solvers.Grid;
import org.rhei.solvers.OnFailure;
import org.rhei.solvers.Solver;

/**
 * A method that looks back on the velocities of earlier steps, so that a step costs one evaluation. A sample's result
 * does not depend on the samples around it.
 */
public sealed interface Multistep extends Solver permits AdamsBashforth, FittedMultistep {
    /** The most steps: the field prepares all their times at once. */
    int MAX_STEPS = 4096;

    /** Where the steps end. */
    Grid grid();

    /** How far to both sides of a node to average over time, in units of the larger step beside it: from 0 to 2. */
    double averaging();

    /** What becomes of a sample that leaves the finite numbers. */
    OnFailure onFailure();

    @Override
    default Optional<Grid> stepGrid() {
        return Optional.of(grid());
    }

    @Override
    Multistep onFailure(OnFailure policy);
}
