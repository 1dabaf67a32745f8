package org.rhei.kernel.tile;

import java.util.List;
import java.util.function.Function;
import org.rhei.kernel.Tile;
import org.rhei.kernel.tile.Operation.View;

/**
 * A traced computation on tiles, which a device does for every sample. Immutable but for the arrays of its operations.
 *
 * @param operations in their order
 * @param buffers the values of a sample that each buffer holds
 * @param named the tiles that the computation named, as views
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
     * @param row stands for the row of a time table: values read from this array are the row's
     * @param computation works on tiles of one lane with the given kernels, and returns the tiles to name
     */
    public static Program trace(float[] row, Function<Kernels, List<Tile>> computation) {
        TracingKernels kernels = new TracingKernels(row);
        List<Tile> named = computation.apply(kernels);
        return kernels.program(named);
    }
}
