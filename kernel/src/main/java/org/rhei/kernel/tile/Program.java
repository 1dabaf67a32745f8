package org.rhei.kernel.tile;

import java.util.List;
import java.util.function.Function;
import org.rhei.kernel.Tile;
import org.rhei.kernel.tile.Operation.View;

/**
 * A traced computation on tiles, which a device executes for every sample. Immutable, except for the arrays of its operations, which must
 * not be changed.
 *
 * @param operations the operations in their order
 * @param buffers the number of values of a sample in each buffer
 * @param named views of the tiles that the computation returned
 */
public record Program(List<Operation> operations, List<Integer> buffers, List<View> named) {
    public Program {
        operations = List.copyOf(operations);
        buffers = List.copyOf(buffers);
        named = List.copyOf(named);
    }

    /**
     * Runs a computation once with kernels that compute nothing and record every call.
     *
     * @param row represents the row of a time table: values in this array are traced as values of the row
     * @param computation works on tiles of one lane with the given kernels, and returns the tiles to name
     */
    public static Program trace(float[] row, Function<Kernels, List<Tile>> computation) {
        TracingKernels kernels = new TracingKernels(row);
        List<Tile> named = computation.apply(kernels);
        return kernels.program(named);
    }
}
