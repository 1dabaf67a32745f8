package org.rhei.kernel.tile;

import java.util.List;
import java.util.function.Function;
import org.rhei.kernel.Tile;
import org.rhei.kernel.tile.Operation.View;

/**
 * A computation on tiles, written down: what a device does for every sample. Immutable but for the arrays of its operations.
 *
 * @param operations in their order
 * @param buffers how many numbers of a sample each buffer holds
 * @param named the tiles that were asked for, as views
 */
public record Program(List<Operation> operations, List<Integer> buffers, List<View> named) {
    public Program {
        operations = List.copyOf(operations);
        buffers = List.copyOf(buffers);
        named = List.copyOf(named);
    }

    /**
     * Runs a computation once with kernels that compute nothing and write down what they are asked for.
     *
     * @param row stands for the row of a time table: what is read from this array is the row's
     * @param computation works on tiles of one lane by the kernels that it is given, and gives the tiles to name
     * @throws UnsupportedOperationException when it asks for a derivative
     */
    public static Program trace(float[] row, Function<Kernels, List<Tile>> computation) {
        TracingKernels kernels = new TracingKernels(row);
        List<Tile> named = computation.apply(kernels);
        return kernels.program(named);
    }
}
