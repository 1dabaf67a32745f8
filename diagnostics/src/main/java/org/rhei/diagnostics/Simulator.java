package org.rhei.diagnostics;

import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;

/** What makes data from parameters: the model of the world that the posterior inverts. */
public interface Simulator {
    /**
     * Parameters drawn from the prior.
     *
     * @return shape (n, dim_obs, ch_obs)
     */
    Tensor prior(Key key, int n);

    /**
     * Data for each of some parameters.
     *
     * @param thetas shape (n, dim_obs, ch_obs)
     * @return shape (n, dim_cond, ch_cond), the same for the same key
     */
    Tensor simulate(Key key, Tensor thetas);
}
