package org.rhei.pipelines;

import java.util.List;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.text.NumberText;
import org.rhei.networks.ModelConfig;

/** The map between the user's units and the network's, as configured; the identity if the configuration has none. */
final class Standardize {
    private Standardize() {}

    /** Returns (x − mean) / std for observations of shape (B, dim_cond, ch_cond), with one mean and one std for each token. */
    static Tensor observations(ModelConfig config, Tensor xs) {
        if (config.standardization().isEmpty()) {
            return xs;
        }
        List<Double> mean = config.standardization().get().xMean();
        List<Double> std = config.standardization().get().xStd();
        float[] x = xs.data().clone();
        for (int i = 0; i < x.length; i++) {
            int token = i / config.chCond() % config.dimCond();
            x[i] = (float) ((x[i] - mean.get(token)) / std.get(token));
        }
        return Tensor.of(x, xs.shape());
    }

    /** Computes θ = mean + std · θ for samples of shape (…, dim_obs, ch_obs), in place. */
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

    /** Returns whether a shape is (n, tokens, channels) or (n, tokens · channels). */
    static boolean fits(Tensor values, int tokens, int channels) {
        return switch (values.rank()) {
            case 2 -> values.dim(1) == tokens * channels;
            case 3 -> values.dim(1) == tokens && values.dim(2) == channels;
            default -> false;
        };
    }

    /**
     * Checks points and returns their number.
     *
     * @param points shape (n, dim_obs, ch_obs) or (n, dim_obs · ch_obs)
     */
    static int points(ModelConfig config, Tensor points) {
        int tokens = config.dimObs();
        int channels = config.chObs();
        if (!fits(points, tokens, channels) || points.dim(0) < 1) {
            throw new IllegalArgumentException("points must have shape (n, " + tokens + ", " + channels + "), found "
                    + Tensor.text(points.shape()));
        }
        for (int i = 0; i < points.size(); i++) {
            if (!Float.isFinite(points.data()[i])) {
                throw new IllegalArgumentException("point " + i / (tokens * channels) + " must be finite, found "
                        + NumberText.number(points.data()[i]));
            }
        }
        return points.dim(0);
    }

    /** Returns (θ − mean) / std for points of shape (n, dim_obs, ch_obs), with one mean and one std for each token. */
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

    /** Returns ln |dθ/dx| of the map from the network's units to the user's: Σ ln std for each channel. */
    static double logJacobian(ModelConfig config) {
        return config.standardization().stream()
                .flatMap(map -> map.thetaStd().stream())
                .mapToDouble(std -> config.chObs() * Math.log(std))
                .sum();
    }
}
