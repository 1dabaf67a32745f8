package org.rhei.diagnostics;

import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;

/** Makes data from parameters: the model of the world that the posterior inverts. */
public interface Simulator {
    /**
     * Draws parameters from the prior.
     *
     * @param key equal keys give equal parameters
     * @param n the number of draws
     * @return shape (n, dim_obs, ch_obs)
     */
    Tensor prior(Key key, int n);

    /**
     * Simulates data for each of some parameters.
     *
     * @param key equal keys give equal data
     * @param thetas shape (n, dim_obs, ch_obs)
     * @return shape (n, dim_cond, ch_cond)
     */
    Tensor simulate(Key key, Tensor thetas);
}
