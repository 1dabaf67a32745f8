package org.rhei.solvers.multistep;

import java.util.Optional;
import org.rhei.solvers.Grid;
import org.rhei.solvers.OnFailure;
import org.rhei.solvers.Solver;

/**
 * A method that uses the velocities of earlier steps, so that a step costs one evaluation. A sample's result
 * does not depend on the samples around it.
 */
public sealed interface Multistep extends Solver permits AdamsBashforth, FittedMultistep {
    /** The most steps: the field prepares all their times at once. */
    int MAX_STEPS = 4096;

    /** Returns the step boundaries. */
    Grid grid();

    /** Returns the reach of averages over time to both sides of a node, in units of the larger step beside it: from 0 to 2. */
    double averaging();

    /** Returns the policy for a sample that becomes infinite or NaN. */
    OnFailure onFailure();

    @Override
    default Optional<Grid> stepGrid() {
        return Optional.of(grid());
    }

    @Override
    Multistep onFailure(OnFailure policy);
}
