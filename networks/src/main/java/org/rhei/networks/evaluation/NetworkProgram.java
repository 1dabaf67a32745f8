package org.rhei.networks.evaluation;

import org.rhei.kernel.tile.Operation.View;
import org.rhei.kernel.tile.Program;

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
public record NetworkProgram(Program program, int rowWidth, View input, View conditioned, View output) {}
