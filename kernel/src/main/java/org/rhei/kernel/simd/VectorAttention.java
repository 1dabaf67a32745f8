package org.rhei.kernel.simd;

import static org.rhei.kernel.simd.VectorKernels.F;
import static org.rhei.kernel.simd.VectorKernels.LANES;
import static org.rhei.kernel.tile.AttentionScratch.QUERIES;

import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Tile;
import org.rhei.kernel.tile.AttentionScratch;
import org.rhei.kernel.tile.AttentionTiles;

/**
 * The attention of {@link VectorKernels}. It processes {@value AttentionScratch#QUERIES} queries at a time, so that a key or a value is
 * loaded once for all of them, and the exponentials of the weights in runs of keys, so that they are still in the cache when they multiply
 * the values. Indices beyond the last query, key or feature repeat the last one.
 *
 * <p>A head's features begin {@code from} elements after a token's first.
 */
final class VectorAttention {
    /** The number of keys whose exponentials and values stay in the first cache together. */
    private static final int RUN = 32;

    private VectorAttention() {}

    static void attention(AttentionTiles x, int headSize, boolean @Nullable [] mask, Tile scores, Tile y) {
        int keys = x.k().tokens();
        int queries = x.q().tokens();
        for (int from = 0; from < x.q().features() * LANES; from += headSize * LANES) {
            for (int i = 0; i < queries; i += QUERIES) {
                scores(x.q(), i, x.k(), from, headSize, false, scores);
                maxima(scores, keys, mask, i, queries);
                for (int run = 0; run < keys; run += RUN) {
                    exponentials(scores, run, Math.min(keys, run + RUN), keys);
                    mixRun(scores, run, x.v(), from, headSize, run > 0, y, i);
                }
                divide(scores, keys, from, headSize, y, i);
            }
        }
    }

    /** Divides the output of four queries by the sums of their exponentials. */
    static void divide(Tile scores, int keys, int from, int headSize, Tile y, int i) {
        for (int r = 0; r < QUERIES && i + r < y.tokens(); r++) {
            VectorLoops.divide(y.data(), y.at(i + r) + from, headSize, scores.data(), sum(scores, keys, r));
        }
    }

    /**
     * Returns the index of the maximum of query {@code r}'s scores. It follows the scores, and is followed by the sum of their
     * exponentials.
     */
    private static int maximum(Tile scores, int keys, int r) {
        return scores.at(r) + keys * LANES;
    }

    static int sum(Tile scores, int keys, int r) {
        return scores.at(r) + (keys + 1) * LANES;
    }

    /** Writes −MAX wherever the mask is false, then the maximum of each row after its scores, and a sum of zero after the maximum. */
    static void maxima(Tile scores, int keys, boolean @Nullable [] mask, int i, int queries) {
        for (int r = 0; r < QUERIES; r++) {
            if (mask != null) {
                int of = Math.min(i + r, queries - 1) * keys;
                VectorLoops.blank(scores.data(), scores.at(r), keys, mask, of, -Float.MAX_VALUE);
            }
            VectorLoops.maximum(scores.data(), scores.at(r), maximum(scores, keys, r));
        }
    }

    /** Computes scores[r][j] = exp(scores[r][j] − maximum[r]) for a run of keys, and adds them to their sum. */
    static void exponentials(Tile scores, int run, int end, int keys) {
        for (int r = 0; r < QUERIES; r++) {
            int row = scores.at(r);
            VectorLoops.exponentials(scores.data(), row + run * LANES, row + end * LANES, maximum(scores, keys, r));
        }
    }

    /**
     * Computes scores[r][j] = q[i + r] · k[j] for four queries, two keys at a time, with eight sums in registers.
     *
     * @param add whether to add to the present scores
     */
    static void scores(Tile q, int i, Tile k, int from, int headSize, boolean add, Tile scores) {
        int last = q.tokens() - 1;
        int q0 = q.at(i) + from;
        int q1 = q.at(Math.min(i + 1, last)) + from;
        int q2 = q.at(Math.min(i + 2, last)) + from;
        int q3 = q.at(Math.min(i + 3, last)) + from;
        int keys = k.tokens();
        for (int j = 0; j < keys; j += 2) {
            int next = Math.min(j + 1, keys - 1);
            VectorLoops.scoresOfTwo(
                    q.data(),
                    q0,
                    q1,
                    q2,
                    q3,
                    k.data(),
                    k.at(j) + from,
                    k.at(next) + from,
                    headSize * LANES,
                    add,
                    scores.data(),
                    scores.at(0) + j * LANES,
                    scores.at(0) + next * LANES,
                    scores.stride());
        }
    }

    /**
     * Computes y[i + r][f] = Σ_j scores[r][j] · v[j][f] over all keys.
     *
     * @param add whether to add to the present values
     */
    static void mix(Tile scores, Tile v, int from, int headSize, boolean add, Tile y, int i) {
        for (int run = 0; run < v.tokens(); run += RUN) {
            mixRun(scores, run, v, from, headSize, add || run > 0, y, i);
        }
    }

    /** Computes the part of {@link #mix} for a run of keys that begins at {@code run}. */
    private static void mixRun(Tile scores, int run, Tile v, int from, int headSize, boolean add, Tile y, int i) {
        int end = Math.min(v.tokens(), run + RUN);
        int last = y.tokens() - 1;
        int y0 = y.at(i) + from;
        int y1 = y.at(Math.min(i + 1, last)) + from;
        int y2 = y.at(Math.min(i + 2, last)) + from;
        int y3 = y.at(Math.min(i + 3, last)) + from;
        for (int f = 0; f < headSize; f += 2) {
            int at = f * LANES;
            VectorLoops.mixOfTwo(
                    scores.data(),
                    scores.at(0) + run * LANES,
                    scores.at(0) + end * LANES,
                    scores.stride(),
                    v.data(),
                    v.at(run) + from + at,
                    v.stride(),
                    add,
                    y.data(),
                    y0 + at,
                    y1 + at,
                    y2 + at,
                    y3 + at,
                    Math.min(f + 1, headSize - 1) * LANES - at);
        }
    }

    static FloatVector start(boolean add, float[] y, int at) {
        return add ? FloatVector.fromArray(F, y, at) : FloatVector.zero(F);
    }
}
