/**
 * Stochastic differential equations with additive noise.
 *
 * <p>{@link org.rhei.solvers.sde.SdeSolver} takes fixed steps of a {@link org.rhei.solvers.sde.StochasticTableau} along Brownian paths. A
 * path is a function of its key alone, computed by a Brownian tree as diffrax does, so that steps of any size follow one path and nothing
 * is stored.
 */
@NullMarked
package org.rhei.solvers.sde;

import org.jspecify.annotations.NullMarked;
