package org.rhei.kernel.simd;

import static org.rhei.kernel.simd.VectorKernels.F;
import static org.rhei.kernel.simd.VectorKernels.LANES;
import static org.rhei.kernel.tile.Kernels.QUERIES;

import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Tile;

/**
 * The attention of {@link VectorKernels}: {@value Kernels#QUERIES} queries at a time, so that a key or a value is loaded once for
 * all of them, and the weights' exponentials in runs of keys, so that they are still in the cache when they weigh the values.
 * Beyond the last query, key or feature the last one is computed again.
 */
final class VectorAttention {
    /** Keys whose exponentials and values stay in the first cache together. */
    static final int RUN = 32;

    private VectorAttention() {}

    static void attention(Tile q, Tile k, Tile v, int headSize, boolean @Nullable [] mask, Tile scores, Tile y) {
        int keys = k.tokens();
        int queries = q.tokens();
        for (int from = 0; from < q.features() * LANES; from += headSize * LANES) {
            for (int i = 0; i < queries; i += QUERIES) {
                scores(q, 0, queries, i, k, 0, keys, from, headSize, false, scores, 0);
                maxima(scores, keys, mask, i, queries);
                for (int run = 0; run < keys; run += RUN) {
                    int end = Math.min(keys, run + RUN);
                    exponentials(scores, keys, run, end);
                    mix(scores, 0, v, 0, keys, run, end, from, headSize, run > 0, y, 0, queries, i);
                }
                for (int r = 0; r < QUERIES && i + r < queries; r++) {
                    VectorLoops.divide(y.data(), y.at(i + r) + from, headSize, scores.data(), sum(scores, keys, r));
                }
            }
        }
    }

    /** Where the maximum of query {@code r}'s scores lies: behind them, and behind it the sum of their exponentials. */
    private static int maximum(Tile scores, int keys, int r) {
        return scores.at(r) + keys * LANES;
    }

    static int sum(Tile scores, int keys, int r) {
        return scores.at(r) + (keys + 1) * LANES;
    }

    /** Puts −MAX where the mask is false; then each row's maximum and a sum of zero behind it. */
    static void maxima(Tile scores, int keys, boolean @Nullable [] mask, int i, int queries) {
        for (int r = 0; r < QUERIES; r++) {
            if (mask != null) {
                int of = Math.min(i + r, queries - 1) * keys;
                VectorLoops.blank(scores.data(), scores.at(r), keys, mask, of, -Float.MAX_VALUE);
            }
            VectorLoops.maximum(scores.data(), scores.at(r), maximum(scores, keys, r));
        }
    }

    /** scores[r][j] = exp(scores[r][j] − maximum[r]) for a run of keys, and added to their sum. */
    static void exponentials(Tile scores, int keys, int run, int end) {
        for (int r = 0; r < QUERIES; r++) {
            int row = scores.at(r);
            VectorLoops.exponentials(scores.data(), row + run * LANES, row + end * LANES, maximum(scores, keys, r));
        }
    }

    /**
     * scores[r][j] = q[i + r] · k[j] for four queries, two keys at a time: eight sums in registers.
     *
     * @param qFirst the first of the {@code queries} tokens of {@code q} that count; so {@code kFirst}
     * @param add whether to add to the scores that are there
     * @param first the row that the first query's scores go into
     */
    static void scores(
            Tile q,
            int qFirst,
            int queries,
            int i,
            Tile k,
            int kFirst,
            int keys,
            int from,
            int headSize,
            boolean add,
            Tile scores,
            int first) {
        int last = qFirst + queries - 1;
        int q0 = q.at(qFirst + i) + from;
        int q1 = q.at(Math.min(qFirst + i + 1, last)) + from;
        int q2 = q.at(Math.min(qFirst + i + 2, last)) + from;
        int q3 = q.at(Math.min(qFirst + i + 3, last)) + from;
        for (int j = 0; j < keys; j += 2) {
            int next = Math.min(j + 1, keys - 1);
            VectorLoops.scoresOfTwo(
                    q.data(),
                    q0,
                    q1,
                    q2,
                    q3,
                    k.data(),
                    k.at(kFirst + j) + from,
                    k.at(kFirst + next) + from,
                    headSize * LANES,
                    add,
                    scores.data(),
                    scores.at(first) + j * LANES,
                    scores.at(first) + next * LANES,
                    scores.stride());
        }
    }

    /**
     * y[i + r][f] = Σ_j scores[r][j] · v[j][f] over a run of keys; {@code add} whether to add to what is there. The rest as in
     * {@link #scores}.
     */
    static void mix(
            Tile scores,
            int first,
            Tile v,
            int vFirst,
            int keys,
            int run,
            int end,
            int from,
            int headSize,
            boolean add,
            Tile y,
            int yFirst,
            int queries,
            int i) {
        int last = yFirst + queries - 1;
        int y0 = y.at(yFirst + i) + from;
        int y1 = y.at(Math.min(yFirst + i + 1, last)) + from;
        int y2 = y.at(Math.min(yFirst + i + 2, last)) + from;
        int y3 = y.at(Math.min(yFirst + i + 3, last)) + from;
        for (int f = 0; f < headSize; f += 2) {
            int at = f * LANES;
            VectorLoops.mixOfTwo(
                    scores.data(),
                    scores.at(first) + run * LANES,
                    scores.at(first) + end * LANES,
                    scores.stride(),
                    v.data(),
                    v.at(vFirst + run) + from + at,
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
