/**
 * Runge–Kutta methods with fixed and adaptive steps.
 *
 * <p>A {@link org.rhei.solvers.rungekutta.Tableau} holds the coefficients of a method. {@link org.rhei.solvers.rungekutta.FixedStep} takes
 * fixed steps by the engine. {@link org.rhei.solvers.rungekutta.Adaptive} chooses its steps while it integrates, with diffrax's step
 * control: the samples of a group share their steps, or each sample has its own, in a lane of its own.
 *
 * <p>To add a method, write its tableau and register it with one line in {@link org.rhei.solvers.catalog.SolverCatalog}; tests of order,
 * convergence and the contract of solvers then run for it.
 */
@NullMarked
package org.rhei.solvers.rungekutta;

import org.jspecify.annotations.NullMarked;
