package org.rhei.tornado;

import java.util.List;
import org.rhei.networks.evaluation.NetworkProgram;

/**
 * A network's evaluation on a device: its operations in their order, its memory and its constants. Immutable, except for the array of
 * constants, which must not be changed.
 *
 * @param works the operations
 * @param rows the number of values of a sample in a work group's memory
 * @param constants the weights and all other constants
 * @param powers the position of {@link VectorMath#powers} in the constants
 * @param rowWidth the number of values in a row of the time table
 * @param input the first row of the sample, which has one row for each component
 * @param output the first row of the velocity, which has as many rows
 * @param dimension the number of components of a sample, and of its derivatives
 * @param conditioned the first row of the observation's tokens
 * @param conditionedRows the number of rows of the observation's tokens, which the operations overwrite
 * @param directions the number of directions of derivatives; 0 for values alone
 */
record Plan(
        List<Work> works,
        int rows,
        float[] constants,
        int powers,
        int rowWidth,
        int input,
        int output,
        int dimension,
        int conditioned,
        int conditionedRows,
        int directions) {
    /** Plans a network for its output alone. */
    static Plan of(NetworkProgram network) {
        return of(network, 0);
    }

    /**
     * Plans a network for its output and its derivatives along some directions. Sample, directions and derivatives are one state: the
     * components of the sample, then those of each direction.
     */
    static Plan of(NetworkProgram network, int directions) {
        return Planner.plan(network, directions);
    }
}
