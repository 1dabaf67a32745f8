package org.rhei.kernel;

import static org.rhei.kernel.Kernels.QUERIES;
import static org.rhei.kernel.VectorKernels.F;
import static org.rhei.kernel.VectorKernels.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import org.jspecify.annotations.Nullable;

/**
 * The attention of {@link VectorKernels}: {@value Kernels#QUERIES} queries at a time, so that a key or a value is loaded once for
 * all of them, and the weights' exponentials in runs of keys, so that they are still in the cache when they weigh the values.
 * Beyond the last query, key or feature the last one is computed again.
 */
final class VectorAttention {
    /** Keys whose exponentials and values stay in the first cache together. */
    static final int RUN = 32;

    private VectorAttention() {}

    static void attention(Tile q, Tile k, Tile v, int headSize, boolean @Nullable [] mask, float[] scores, Tile y) {
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
                    divide(y.data(), y.at(i + r) + from, headSize, scores, sum(keys, r));
                }
            }
        }
    }

    /** Where the scores of query {@code r} lie; after them come their maximum and the sum of their exponentials. */
    static int row(int keys, int r) {
        return r * (keys + 2) * LANES;
    }

    private static int maximum(int keys, int r) {
        return row(keys, r) + keys * LANES;
    }

    static int sum(int keys, int r) {
        return row(keys, r) + (keys + 1) * LANES;
    }

    /**
     * scores[r][j] = q[i + r] · k[j] for four queries, two keys at a time: eight sums in registers.
     *
     * @param qFirst the first of the {@code queries} tokens of {@code q} that count; so {@code kFirst}
     * @param add whether to add to the scores that are there
     * @param base where the first row of scores lies
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
            float[] scores,
            int base) {
        int last = qFirst + queries - 1;
        int q0 = q.at(qFirst + i) + from;
        int q1 = q.at(Math.min(qFirst + i + 1, last)) + from;
        int q2 = q.at(Math.min(qFirst + i + 2, last)) + from;
        int q3 = q.at(Math.min(qFirst + i + 3, last)) + from;
        for (int j = 0; j < keys; j += 2) {
            int next = Math.min(j + 1, keys - 1);
            scoresOfTwo(
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
                    scores,
                    base + j * LANES,
                    base + next * LANES,
                    row(keys, 1));
        }
    }

    private static void scoresOfTwo(
            float[] q,
            int q0,
            int q1,
            int q2,
            int q3,
            float[] k,
            int k0,
            int k1,
            int length,
            boolean add,
            float[] scores,
            int s0,
            int s1,
            int stride) {
        FloatVector a0 = start(add, scores, s0);
        FloatVector a1 = start(add, scores, s0 + stride);
        FloatVector a2 = start(add, scores, s0 + 2 * stride);
        FloatVector a3 = start(add, scores, s0 + 3 * stride);
        FloatVector b0 = start(add, scores, s1);
        FloatVector b1 = start(add, scores, s1 + stride);
        FloatVector b2 = start(add, scores, s1 + 2 * stride);
        FloatVector b3 = start(add, scores, s1 + 3 * stride);
        for (int f = 0; f < length; f += LANES) {
            FloatVector ka = FloatVector.fromArray(F, k, k0 + f);
            FloatVector kb = FloatVector.fromArray(F, k, k1 + f);
            FloatVector x0 = FloatVector.fromArray(F, q, q0 + f);
            a0 = x0.fma(ka, a0);
            b0 = x0.fma(kb, b0);
            FloatVector x1 = FloatVector.fromArray(F, q, q1 + f);
            a1 = x1.fma(ka, a1);
            b1 = x1.fma(kb, b1);
            FloatVector x2 = FloatVector.fromArray(F, q, q2 + f);
            a2 = x2.fma(ka, a2);
            b2 = x2.fma(kb, b2);
            FloatVector x3 = FloatVector.fromArray(F, q, q3 + f);
            a3 = x3.fma(ka, a3);
            b3 = x3.fma(kb, b3);
        }
        a0.intoArray(scores, s0);
        a1.intoArray(scores, s0 + stride);
        a2.intoArray(scores, s0 + 2 * stride);
        a3.intoArray(scores, s0 + 3 * stride);
        b0.intoArray(scores, s1);
        b1.intoArray(scores, s1 + stride);
        b2.intoArray(scores, s1 + 2 * stride);
        b3.intoArray(scores, s1 + 3 * stride);
    }

    /** Puts −MAX where the mask is false; then each row's maximum and a sum of zero behind it. */
    static void maxima(float[] scores, int keys, boolean @Nullable [] mask, int i, int queries) {
        for (int r = 0; r < QUERIES; r++) {
            if (mask != null) {
                blank(scores, row(keys, r), keys, mask, Math.min(i + r, queries - 1) * keys, -Float.MAX_VALUE);
            }
            FloatVector max = FloatVector.broadcast(F, Float.NEGATIVE_INFINITY);
            for (int at = row(keys, r); at < maximum(keys, r); at += LANES) {
                FloatVector score = FloatVector.fromArray(F, scores, at);
                max = max.blend(score, score.compare(VectorOperators.GT, max));
            }
            max.intoArray(scores, maximum(keys, r));
            FloatVector.zero(F).intoArray(scores, sum(keys, r));
        }
    }

    /** Puts a number wherever the mask is false. */
    static void blank(float[] scores, int at, int keys, boolean[] mask, int maskAt, float number) {
        for (int j = 0; j < keys; j++) {
            if (!mask[maskAt + j]) {
                FloatVector.broadcast(F, number).intoArray(scores, at + j * LANES);
            }
        }
    }

    /** scores[r][j] = exp(scores[r][j] − maximum[r]) for a run of keys, and added to their sum. */
    static void exponentials(float[] scores, int keys, int run, int end) {
        for (int r = 0; r < QUERIES; r++) {
            FloatVector max = FloatVector.fromArray(F, scores, maximum(keys, r));
            FloatVector sum = FloatVector.fromArray(F, scores, sum(keys, r));
            for (int j = run; j < end; j++) {
                int at = row(keys, r) + j * LANES;
                FloatVector e =
                        VectorKernels.exp(FloatVector.fromArray(F, scores, at).sub(max));
                e.intoArray(scores, at);
                sum = sum.add(e);
            }
            sum.intoArray(scores, sum(keys, r));
        }
    }

    /**
     * y[i + r][f] = Σ_j scores[r][j] · v[j][f] over a run of keys; {@code add} whether to add to what is there. The rest as in
     * {@link #scores}.
     */
    static void mix(
            float[] scores,
            int base,
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
            mixOfTwo(
                    scores,
                    base + run * LANES,
                    base + end * LANES,
                    row(keys, 1),
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

    private static void mixOfTwo(
            float[] scores,
            int run,
            int end,
            int stride,
            float[] v,
            int vFrom,
            int vStride,
            boolean add,
            float[] y,
            int y0,
            int y1,
            int y2,
            int y3,
            int next) {
        FloatVector a0 = start(add, y, y0);
        FloatVector a1 = start(add, y, y1);
        FloatVector a2 = start(add, y, y2);
        FloatVector a3 = start(add, y, y3);
        FloatVector b0 = start(add, y, y0 + next);
        FloatVector b1 = start(add, y, y1 + next);
        FloatVector b2 = start(add, y, y2 + next);
        FloatVector b3 = start(add, y, y3 + next);
        int vAt = vFrom;
        for (int at = run; at < end; at += LANES, vAt += vStride) {
            FloatVector va = FloatVector.fromArray(F, v, vAt);
            FloatVector vb = FloatVector.fromArray(F, v, vAt + next);
            FloatVector e0 = FloatVector.fromArray(F, scores, at);
            a0 = e0.fma(va, a0);
            b0 = e0.fma(vb, b0);
            FloatVector e1 = FloatVector.fromArray(F, scores, at + stride);
            a1 = e1.fma(va, a1);
            b1 = e1.fma(vb, b1);
            FloatVector e2 = FloatVector.fromArray(F, scores, at + 2 * stride);
            a2 = e2.fma(va, a2);
            b2 = e2.fma(vb, b2);
            FloatVector e3 = FloatVector.fromArray(F, scores, at + 3 * stride);
            a3 = e3.fma(va, a3);
            b3 = e3.fma(vb, b3);
        }
        a0.intoArray(y, y0);
        a1.intoArray(y, y1);
        a2.intoArray(y, y2);
        a3.intoArray(y, y3);
        b0.intoArray(y, y0 + next);
        b1.intoArray(y, y1 + next);
        b2.intoArray(y, y2 + next);
        b3.intoArray(y, y3 + next);
    }

    private static FloatVector start(boolean add, float[] y, int at) {
        return add ? FloatVector.fromArray(F, y, at) : FloatVector.zero(F);
    }

    /** y[f] = y[f] · (1 / sum). */
    private static void divide(float[] y, int yAt, int headSize, float[] scores, int sumAt) {
        FloatVector inverse = FloatVector.broadcast(F, 1).div(FloatVector.fromArray(F, scores, sumAt));
        for (int at = yAt; at < yAt + headSize * LANES; at += LANES) {
            FloatVector.fromArray(F, y, at).mul(inverse).intoArray(y, at);
        }
    }
}
