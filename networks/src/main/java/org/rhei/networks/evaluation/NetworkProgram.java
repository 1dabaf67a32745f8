package org.rhei.networks.evaluation;

import org.rhei.kernel.tile.Operation.View;
import org.rhei.kernel.tile.Program;

/**
 * A traced forward pass of a network, for a device. The device loads the sample into {@code input} and the tokens of its observation into
 * {@code conditioned}, runs the operations, and reads {@code output}.
 *
 * @param program the operations
 * @param rowWidth the number of values in a row of {@link TimeModulations}
 * @param input receives θ's tokens, (tokens, channels)
 * @param conditioned receives an observation's tokens, (tokens, features), which the operations overwrite; empty in an unconditional model
 * @param output holds the output afterwards, laid out as {@code input}
 */
public record NetworkProgram(Program program, int rowWidth, View input, View conditioned, View output) {}
