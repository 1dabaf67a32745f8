/**
 * Normalizing flows: invertible networks between noise and samples. A flow draws samples and computes densities by one pass, without a
 * solver.
 *
 * <p>Read first: {@link org.rhei.networks.flow.NormalizingFlow}.
 */
@NullMarked
package org.rhei.networks.flow;

import org.jspecify.annotations.NullMarked;
