package org.rhei.solvers.engine;

import org.rhei.kernel.Tile;

/**
 * The sums of a step, in plain float32 multiplications and additions, lane by lane and one tile after the other, so that every solver adds
 * in the order of its formula.
 */
public final class LinearCombination {
    private LinearCombination() {}

    /** Computes out = w · from. */
    public static void set(float w, Tile from, Tile out) {
        float[] values = from.data();
        float[] to = out.data();
        for (int l = 0; l < to.length; l++) {
            to[l] = w * values[l];
        }
    }

    /** Computes out = out + w · from. */
    public static void add(float w, Tile from, Tile out) {
        float[] values = from.data();
        float[] to = out.data();
        for (int l = 0; l < to.length; l++) {
            to[l] += w * values[l];
        }
    }

    /** Computes out = x + h · out. */
    public static void advance(Tile x, float h, Tile out) {
        float[] start = x.data();
        float[] to = out.data();
        for (int l = 0; l < to.length; l++) {
            to[l] = start[l] + h * to[l];
        }
    }
}
