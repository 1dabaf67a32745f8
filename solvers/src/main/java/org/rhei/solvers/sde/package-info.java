/** Stochastic differential equations with additive noise, and Brownian paths. */
@NullMarked
package org.rhei.solvers.sde;

import org.jspecify.annotations.NullMarked;
