package org.rhei.pipelines;

import java.util.List;
import org.rhei.kernel.Tensor;
import org.rhei.networks.ModelConfig;

/** The map between the user's units and the network's, from the configuration; the identity where it has none. */
final class Standardize {
    private Standardize() {}

    /** (x − mean) / std for observations of shape (B, dim_cond, ch_cond), one mean and std a dimension. */
    static Tensor observations(ModelConfig config, Tensor xs) {
        int dim = config.dimCond();
        int channels = config.chCond();
        if (xs.rank() != 3 || xs.dim(0) < 1 || xs.dim(1) != dim || xs.dim(2) != channels) {
            throw new IllegalArgumentException("observations must have shape (B, " + dim + ", " + channels + "), found "
                    + Tensor.text(xs.shape()));
        }
        float[] x = xs.data().clone();
        for (int i = 0; i < x.length; i++) {
            int token = i / channels % dim;
            if (!Float.isFinite(x[i])) {
                throw new IllegalArgumentException("observation " + i / (channels * dim) + " must be finite, found "
                        + x[i] + " at dimension " + token);
            }
            if (config.standardization().isPresent()) {
                List<Double> mean = config.standardization().get().xMean();
                List<Double> std = config.standardization().get().xStd();
                x[i] = (float) ((x[i] - mean.get(token)) / std.get(token));
            }
        }
        return Tensor.of(x, xs.shape());
    }

    /** θ = mean + std · θ for samples of (…, dim_obs, ch_obs) numbers, in place. */
    static void samplesBack(ModelConfig config, float[] samples) {
        if (config.standardization().isEmpty()) {
            return;
        }
        List<Double> mean = config.standardization().get().thetaMean();
        List<Double> std = config.standardization().get().thetaStd();
        for (int i = 0; i < samples.length; i++) {
            int token = i / config.chObs() % config.dimObs();
            samples[i] = (float) (mean.get(token) + std.get(token) * samples[i]);
        }
    }
}
