package org.rhei.networks;

import java.util.List;
import java.util.function.Function;
import org.rhei.kernel.Kernels;
import org.rhei.kernel.Modulation;
import org.rhei.kernel.Operation.View;
import org.rhei.kernel.Program;

/**
 * What evaluating a network comes to, for a device: put the sample where it goes in, its observation's tokens where they belong,
 * do the operations, and take the output.
 *
 * @param program the operations
 * @param rowWidth numbers in the row of a {@link Network.TimeTable}
 * @param input where θ's tokens go in, (tokens, channels)
 * @param conditioned where an observation's tokens go, (tokens, features); an unconditional model has none. The operations
 *     overwrite them
 * @param output where the output is then, laid out as {@code input}
 */
public record NetworkProgram(Program program, int rowWidth, View input, View conditioned, View output) {
    /**
     * Writes down a forward pass.
     *
     * @param table any table of the network
     */
    static NetworkProgram of(Network.TimeTable table, Function<Kernels, ForwardPass> forward) {
        float[] row = new float[table.width];
        Program program = Program.trace(row, kernels -> {
            ForwardPass pass = forward.apply(kernels);
            int size = pass.conditioned().tokens() * pass.conditioned().features();
            pass.forward(Modulation.shared(row), 0, new Network.Condition(new float[size], 1), new int[1]);
            return List.of(pass.input.value(), pass.conditioned(), pass.output.value());
        });
        return new NetworkProgram(
                program,
                table.width,
                program.named().get(0),
                program.named().get(1),
                program.named().get(2));
    }
}
