package org.rhei.networks.evaluation;

import org.rhei.kernel.tile.Operation.View;
import org.rhei.kernel.tile.Program;

/**
 * A traced forward pass of a network, for a device: load the sample into {@code input} and its observation's tokens into
 * {@code conditioned}, run the operations, and read {@code output}.
 *
 * @param program the operations
 * @param rowWidth the values in a row of {@link TimeModulations}
 * @param input where θ's tokens go in, (tokens, channels)
 * @param conditioned where an observation's tokens go, (tokens, features); an unconditional model has none. The operations
 *     overwrite them
 * @param output where the output is afterwards, laid out as {@code input}
 */
public record NetworkProgram(Program program, int rowWidth, View input, View conditioned, View output) {}
