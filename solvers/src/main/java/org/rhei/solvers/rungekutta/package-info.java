/** Runge–Kutta methods with fixed and adaptive steps. */
@NullMarked
package org.rhei.solvers.rungekutta;

import org.jspecify.annotations.NullMarked;
