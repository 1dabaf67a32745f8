package org.rhei.networks.maf;

import org.rhei.kernel.Tile;
import org.rhei.kernel.math.Elementary;

/**
 * GenSBI's {@code Affine}: x = u · exp(a) + μ.
 *
 * @param min the least a
 * @param max the largest a
 */
record AffineMap(float min, float max) implements ValueMap {
    @Override
    public void toData(Tile parameters, Tile u, Tile x) {
        int lanes = u.lanes();
        for (int token = 0; token < u.tokens(); token++) {
            int mean = parameters.at(token);
            int from = u.at(token);
            int to = x.at(token);
            for (int lane = 0; lane < lanes; lane++) {
                float a = clamped(parameters.data()[mean + lanes + lane]);
                x.data()[to + lane] =
                        u.data()[from + lane] * Elementary.exp(a) + parameters.data()[mean + lane];
            }
        }
    }

    @Override
    public void toNoise(Tile parameters, Tile x, Tile u, double[] logSlopes) {
        int lanes = u.lanes();
        for (int token = 0; token < u.tokens(); token++) {
            int mean = parameters.at(token);
            int from = x.at(token);
            int to = u.at(token);
            for (int lane = 0; lane < lanes; lane++) {
                float a = clamped(parameters.data()[mean + lanes + lane]);
                u.data()[to + lane] = (x.data()[from + lane] - parameters.data()[mean + lane]) * Elementary.exp(-a);
                logSlopes[token * lanes + lane] -= a;
            }
        }
    }

    private float clamped(float a) {
        return Math.clamp(a, min, max);
    }
}
