package org.rhei.networks.maf;

import org.rhei.kernel.Tile;
import org.rhei.networks.FlowConfig.Transform;

/**
 * An increasing map of one value between noise and samples, with parameters for each sample. A tile has a token for every group of as
 * many samples as there are lanes. A map belongs to one thread.
 */
interface ValueMap {
    /** Creates the map of a configuration for tiles of so many lanes. */
    static ValueMap of(Transform transform, int lanes) {
        return switch (transform) {
            case Transform.Affine affine -> new AffineMap((float) affine.clampMin(), (float) affine.clampMax());
            case Transform.Spline spline -> new SplineMap(spline, lanes);
        };
    }

    /**
     * Maps noise to values of samples.
     *
     * @param parameters of the map, a feature for each
     * @param u the noise, one feature
     * @param x receives the values, one feature
     */
    void toData(Tile parameters, Tile u, Tile x);

    /**
     * Maps values of samples to noise.
     *
     * @param x the values, one feature
     * @param u receives the noise, one feature
     * @param logSlopes ln du/dx is added to these numbers, one for each lane of each token
     */
    void toNoise(Tile parameters, Tile x, Tile u, double[] logSlopes);
}
