package org.rhei.networks.maf;

import org.rhei.kernel.Tile;
import org.rhei.kernel.math.Elementary;
import org.rhei.networks.FlowConfig.Transform.Spline;

/**
 * GenSBI's {@code RQSpline}: u = f(x) with a rational-quadratic spline f on [−bound, bound], the identity outside (arXiv 1906.04032,
 * equations 4 to 8). All of its loops run over the lanes.
 */
final class SplineMap implements ValueMap {
    private final Spline spline;
    private final int lanes;
    private final float slopeOffset;

    // knots [knot][lane]
    private final float[] xs;
    private final float[] us;
    private final float[] slopes;
    private final float[] largest;
    private final float[] sum;

    SplineMap(Spline spline, int lanes) {
        this.spline = spline;
        this.lanes = lanes;
        this.slopeOffset = (float) Math.log(Math.expm1(1 - spline.minSlope()));
        int knots = (spline.bins() + 1) * lanes;
        this.xs = new float[knots];
        this.us = new float[knots];
        this.slopes = new float[knots];
        this.largest = new float[lanes];
        this.sum = new float[lanes];
    }

    @Override
    public void toData(Tile parameters, Tile u, Tile x) {
        for (int token = 0; token < u.tokens(); token++) {
            spline(parameters.data(), parameters.at(token));
            for (int lane = 0; lane < lanes; lane++) {
                x.data()[x.at(token) + lane] = inverse(u.data()[u.at(token) + lane], lane);
            }
        }
    }

    @Override
    public void toNoise(Tile parameters, Tile x, Tile u, double[] logSlopes) {
        for (int token = 0; token < u.tokens(); token++) {
            spline(parameters.data(), parameters.at(token));
            for (int lane = 0; lane < lanes; lane++) {
                float value = x.data()[x.at(token) + lane];
                u.data()[u.at(token) + lane] = forward(value, lane);
                logSlopes[token * lanes + lane] += logSlope(value, lane);
            }
        }
    }

    /** Computes the knots and the slopes of each lane. */
    private void spline(float[] raw, int at) {
        int bins = spline.bins();
        knots(raw, at, (float) spline.minWidth(), xs);
        knots(raw, at + bins * lanes, (float) spline.minHeight(), us);
        float least = (float) spline.minSlope();
        int from = at + 2 * bins * lanes;
        for (int lane = 0; lane < lanes; lane++) {
            slopes[lane] = 1;
            slopes[bins * lanes + lane] = 1;
        }
        for (int i = 0; i < (bins - 1) * lanes; i++) {
            slopes[lanes + i] = least + Elementary.softplus(raw[from + i] + slopeOffset);
        }
    }

    /** Computes the knots −bound + 2 · bound · cumsum(least + (1 − least · bins) · softmax(raw)). */
    private void knots(float[] raw, int at, float least, float[] knots) {
        int bins = spline.bins();
        float bound = (float) spline.bound();
        float share = 1 - least * bins;
        for (int lane = 0; lane < lanes; lane++) {
            largest[lane] = raw[at + lane];
            sum[lane] = 0;
            knots[lane] = 0;
        }
        for (int k = 1; k < bins; k++) {
            for (int lane = 0; lane < lanes; lane++) {
                largest[lane] = Math.max(largest[lane], raw[at + k * lanes + lane]);
            }
        }
        for (int k = 0; k < bins; k++) {
            for (int lane = 0; lane < lanes; lane++) {
                float e = Elementary.exp(raw[at + k * lanes + lane] - largest[lane]);
                knots[(k + 1) * lanes + lane] = e;
                sum[lane] += e;
            }
        }
        for (int k = 1; k <= bins; k++) {
            for (int lane = 0; lane < lanes; lane++) {
                float width = least + share * (knots[k * lanes + lane] / sum[lane]);
                knots[k * lanes + lane] = knots[(k - 1) * lanes + lane] + width;
            }
        }
        for (int i = 0; i < (bins + 1) * lanes; i++) {
            knots[i] = -bound + 2 * bound * knots[i];
        }
    }

    private float forward(float x, int lane) {
        if (outside(x, xs, lane)) {
            return x;
        }
        int k = piece(x, xs, lane);
        float height = us[k + lanes] - us[k];
        float width = xs[k + lanes] - xs[k];
        float s = height / width;
        float xi = Math.clamp((x - xs[k]) / width, 0, 1);
        float rest = xi * (1 - xi);
        return us[k] + height * (s * xi * xi + slopes[k] * rest) / (s + (slopes[k + lanes] + slopes[k] - 2 * s) * rest);
    }

    private float inverse(float u, int lane) {
        if (outside(u, us, lane)) {
            return u;
        }
        int k = piece(u, us, lane);
        float height = us[k + lanes] - us[k];
        float width = xs[k + lanes] - xs[k];
        float s = height / width;
        float above = u - us[k];
        float curvature = slopes[k + lanes] + slopes[k] - 2 * s;
        float a = height * (s - slopes[k]) + above * curvature;
        float b = height * slopes[k] - above * curvature;
        float c = -s * above;
        float discriminant = Math.max(b * b - 4 * a * c, 0);
        float xi = Math.clamp(2 * c / (-b - (float) Math.sqrt(discriminant)), 0, 1);
        return xs[k] + xi * width;
    }

    /** Computes ln f′(x). */
    private double logSlope(float x, int lane) {
        if (outside(x, xs, lane)) {
            return 0;
        }
        int k = piece(x, xs, lane);
        float width = xs[k + lanes] - xs[k];
        float s = (us[k + lanes] - us[k]) / width;
        float xi = Math.clamp((x - xs[k]) / width, 0, 1);
        float rest = xi * (1 - xi);
        double denominator = s + (slopes[k + lanes] + slopes[k] - 2 * s) * rest;
        double numerator = slopes[k + lanes] * xi * xi + 2 * s * rest + slopes[k] * (1 - xi) * (1 - xi);
        return Math.log(s * numerator * s / (denominator * denominator));
    }

    /** Returns true if a value lies beyond the knots, or is NaN. */
    private boolean outside(float value, float[] knots, int lane) {
        return !(value >= knots[lane] && value <= knots[spline.bins() * lanes + lane]);
    }

    /** Returns the index of the knot before a value. A value at a knot belongs to the piece that ends there. */
    private int piece(float value, float[] knots, int lane) {
        int k = 0;
        for (int knot = 1; knot < spline.bins(); knot++) {
            k += knots[knot * lanes + lane] < value ? lanes : 0;
        }
        return k + lane;
    }
}
