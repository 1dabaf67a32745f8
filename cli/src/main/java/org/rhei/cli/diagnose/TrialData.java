package org.rhei.cli.diagnose;

import org.jspecify.annotations.Nullable;
import org.rhei.diagnostics.Simulator;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.networks.ModelConfig;

/**
 * What posteriors are checked with.
 *
 * @param thetas true parameters, (B, dim_obs, ch_obs)
 * @param xs data simulated from each, (B, dim_cond, ch_cond)
 * @param simulator what makes data; null when it is not known
 * @param predictive data simulated from the posterior of the first data; null where there is none
 */
public record TrialData(
        Tensor thetas,
        Tensor xs,
        @Nullable Simulator simulator,
        @Nullable Tensor predictive) {
    /** Simulated now. */
    public static TrialData of(Simulator simulator, Key key, int count, ModelConfig config) {
        Key[] keys = key.split();
        Tensor thetas = simulator.prior(keys[0], count);
        Tensor xs = simulator.simulate(keys[1], thetas);
        return new TrialData(
                thetas.reshape(count, config.dimObs(), config.chObs()),
                xs.reshape(count, config.dimCond(), config.chCond()),
                simulator,
                null);
    }
}
