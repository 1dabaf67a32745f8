/**
 * Fixed steps of any solver as data, for hardware that takes whole steps by itself. A solver whose steps are known beforehand writes them
 * down; whoever evaluates the field executes them for a tile of samples at a time.
 *
 * <table>
 * <caption>Main types</caption>
 * <tr><td>{@link org.rhei.kernel.steps.Steps}</td><td>instructions on registers, each of which holds a tile of states, velocities or
 * noise</td></tr>
 * <tr><td>{@link org.rhei.kernel.steps.Instruction}</td><td>to evaluate a field, to add registers, to take noise</td></tr>
 * <tr><td>{@link org.rhei.kernel.steps.Noise}</td><td>the noise of a stochastic method, which the host computes</td></tr>
 * </table>
 *
 * <p>The sums of an instruction are computed in the order of their terms and rounded after each product and each sum, so that a device
 * takes the steps that the processor takes.
 *
 * <p>To add a method, write its steps as instructions and test them with the interpreter of the test kit against the solver itself; no
 * kernel of a device changes. To add an instruction, extend the interface, the interpreter and the loop of each device.
 */
@NullMarked
package org.rhei.kernel.steps;

import org.jspecify.annotations.NullMarked;
