package org.rhei.pipelines.posterior;

import org.rhei.kernel.Tensor;

/**
 * A mode of a posterior: a point from which no step of the search increases the density.
 *
 * @param point the mode, with the shape of one sample
 * @param logDensity the log-density at the point
 * @param iterations the number of steps from the sample where the search began
 * @param converged false if the search ended at its limit of steps
 */
public record PosteriorMode(Tensor point, double logDensity, int iterations, boolean converged) {}
