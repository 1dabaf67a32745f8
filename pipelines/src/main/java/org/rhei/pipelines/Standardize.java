package org.rhei.pipelines;

import org.rhei.kernel.Tensor;
import org.rhei.kernel.text.NumberText;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.Standardization.Moments;

/** The map between the user's units and the network's, as configured; the identity if the configuration has none. */
final class Standardize {
    private Standardize() {}

    /** Returns (x − mean) / std for observations of shape (B, dim_cond, ch_cond). */
    static Tensor observations(ModelConfig config, Tensor xs) {
        if (config.standardization().isEmpty()) {
            return xs;
        }
        float[] x = xs.data().clone();
        standardize(x, config.standardization().get().x(), config.dimCond(), config.chCond());
        return Tensor.of(x, xs.shape());
    }

    /** Computes θ = mean + std · θ for samples of shape (…, dim_obs, ch_obs), in place. */
    static void samplesBack(ModelConfig config, float[] samples) {
        if (config.standardization().isEmpty()) {
            return;
        }
        Moments theta = config.standardization().get().theta();
        for (int i = 0; i < samples.length; i++) {
            int token = i / config.chObs() % config.dimObs();
            int channel = i % config.chObs();
            samples[i] = (float) (theta.mean(token, channel) + theta.std(token, channel) * samples[i]);
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

    /** Returns (θ − mean) / std for points of shape (n, dim_obs, ch_obs). */
    static float[] toNetwork(ModelConfig config, Tensor points) {
        float[] x = points.data().clone();
        if (config.standardization().isPresent()) {
            standardize(x, config.standardization().get().theta(), config.dimObs(), config.chObs());
        }
        return x;
    }

    private static void standardize(float[] values, Moments moments, int tokens, int channels) {
        for (int i = 0; i < values.length; i++) {
            int token = i / channels % tokens;
            int channel = i % channels;
            values[i] = (float) ((values[i] - moments.mean(token, channel)) / moments.std(token, channel));
        }
    }

    /** Returns ln |dθ/dx| of the map from the network's units to the user's: Σ ln std. */
    static double logJacobian(ModelConfig config) {
        double sum = 0;
        for (int token = 0; config.standardization().isPresent() && token < config.dimObs(); token++) {
            for (int channel = 0; channel < config.chObs(); channel++) {
                sum += Math.log(config.standardization().get().theta().std(token, channel));
            }
        }
        return sum;
    }
}
