/** Solvers that know the denoiser of a diffusion, and the stochastic sampler of EDM. */
@NullMarked
package org.rhei.solvers.diffusion;

import org.jspecify.annotations.NullMarked;
