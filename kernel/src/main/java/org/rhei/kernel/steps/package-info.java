/**
 * Fixed steps of any solver as data, for hardware that takes whole steps by itself. {@link org.rhei.kernel.steps.Steps} are instructions on
 * registers, each of which holds a tile of states, velocities or noise: to evaluate a field, to add registers, to take noise from the
 * host ({@link org.rhei.kernel.steps.Noise}).
 */
@NullMarked
package org.rhei.kernel.steps;

import org.jspecify.annotations.NullMarked;
