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

    /** Checks points of shape (n, dim_obs, ch_obs) and gives n. */
    static int points(ModelConfig config, Tensor points) {
        if (points.rank() != 3
                || points.dim(0) < 1
                || points.dim(1) != config.dimObs()
                || points.dim(2) != config.chObs()) {
            throw new IllegalArgumentException("points must have shape (n, " + config.dimObs() + ", " + config.chObs()
                    + "), found " + Tensor.text(points.shape()));
        }
        for (int i = 0; i < points.size(); i++) {
            if (!Float.isFinite(points.data()[i])) {
                throw new IllegalArgumentException("point " + i / (config.dimObs() * config.chObs())
                        + " must be finite, found " + points.data()[i]);
            }
        }
        return points.dim(0);
    }

    /** (θ − mean) / std for points of shape (n, dim_obs, ch_obs), one mean and std a dimension. */
    static float[] toNetwork(ModelConfig config, Tensor points) {
        float[] x = points.data().clone();
        if (config.standardization().isPresent()) {
            List<Double> mean = config.standardization().get().thetaMean();
            List<Double> std = config.standardization().get().thetaStd();
            for (int i = 0; i < x.length; i++) {
                int token = i / config.chObs() % config.dimObs();
                x[i] = (float) ((x[i] - mean.get(token)) / std.get(token));
            }
        }
        return x;
    }

    /** ln |dθ/dx| of the map from the network's units to the user's: Σ ln std a channel. */
    static double logJacobian(ModelConfig config) {
        return config.standardization().stream()
                .flatMap(map -> map.thetaStd().stream())
                .mapToDouble(std -> config.chObs() * Math.log(std))
                .sum();
    }
}
