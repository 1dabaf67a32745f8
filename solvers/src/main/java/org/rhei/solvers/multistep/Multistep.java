package org.rhei.solvers.multistep;

import java.util.Optional;
import org.rhei.solvers.Grid;
import org.rhei.solvers.OnFailure;
import org.rhei.solvers.Solver;
import org.rhei.solvers.VelocityField;
import org.rhei.solvers.VelocityField.TimeTable;

/**
 * A method that uses the velocities of earlier steps, so that a step costs one evaluation. A sample's result does not depend on other
 * samples.
 */
public sealed interface Multistep extends Solver permits AdamsBashforth, FittedMultistep {
    /** The largest number of steps, because the field prepares all their times at once. */
    int MAX_STEPS = 4096;

    /** {@return the step boundaries} */
    Grid grid();

    /** {@return the reach of averages over time to both sides of a node, in units of the larger step beside it: from 0 to 2} */
    double averaging();

    /**
     * Computes what a field needs of some evaluation times.
     *
     * @param field the velocity
     * @param times the times
     * @param nodes the step boundaries
     * @return the field's table, averaged as this method averages
     */
    default TimeTable table(VelocityField field, double[] times, double[] nodes) {
        return TimeAverage.prepare(field, times, nodes, averaging());
    }

    /** {@return the policy for a sample that becomes infinite or NaN} */
    OnFailure onFailure();

    @Override
    default Optional<Grid> stepGrid() {
        return Optional.of(grid());
    }

    @Override
    default Multistep backward() {
        return this;
    }

    @Override
    Multistep onFailure(OnFailure policy);
}
