/**
 * Multistep methods: one evaluation a step, with the velocities of earlier steps.
 *
 * <p>{@link org.rhei.solvers.multistep.AdamsBashforth} takes its weights from polynomials,
 * {@link org.rhei.solvers.multistep.FittedMultistep} from a fit to a field on a pilot of samples, which can be tuned as a whole.
 * {@link org.rhei.solvers.multistep.Calibration} fits a grid of steps to a field. {@link org.rhei.solvers.multistep.Refined} integrates the
 * samples with large errors again by a second solver. All steps form one segment of the engine, as a step needs earlier velocities.
 */
@NullMarked
package org.rhei.solvers.multistep;

import org.jspecify.annotations.NullMarked;
