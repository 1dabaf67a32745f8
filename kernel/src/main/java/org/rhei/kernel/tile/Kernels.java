package org.rhei.kernel.tile;

import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Tile;

/**
 * The loops that the networks are made of, over {@link Tile}s: each computes lane by lane, so that a sample's numbers do not
 * depend on its neighbours, and sums in one fixed order, so that every implementation gives the same bits.
 *
 * <p>Implementations are stateless and shared by threads. They check no shapes on the hot path beyond what the JVM checks; the
 * networks check theirs once, at load.
 */
public interface Kernels {

    /** Queries that an attention takes at a time. */
    int QUERIES = 4;

    /** New scratch for any attention of so many keys: rows of scores, of their derivatives, and room for two numbers behind each. */
    default Tile scores(TileArena arena, int keys) {
        return arena.zeros(2 * QUERIES, keys + 2, lanes());
    }

    /** Which kernels these are, for reports: for example {@code Vector API, 512 bits}. */
    String name();

    /** The samples in a tile. */
    int lanes();

    /**
     * Kernels for one sample at a time, faster for few samples than a tile of idle lanes; they give the same bits. Where the registers
     * are too narrow for that to pay, these themselves.
     */
    Kernels ofOneSample();

    /** y = W·x + b for every token. */
    void linear(Linear layer, Tile x, Tile y);

    /**
     * y = y + gate · (W·x + b) for every token; the gate has one number a feature of y, from {@code gateAt}. A pass of its own adds:
     * loads between the stores of a product cost its loop the registers.
     *
     * @param scratch a tile like y, for the product
     */
    default void gatedLinear(Linear layer, Tile x, Modulation gate, int gateAt, Tile scratch, Tile y) {
        linear(layer, x, scratch);
        addGated(scratch, gate, gateAt, y);
    }

    /** y = y + gate · x for every token; the gate has one number a feature, from {@code gateAt}. */
    void addGated(Tile x, Modulation gate, int gateAt, Tile y);

    /**
     * y = scale · LayerNorm(x) + shift for every token, the norm over its features (ε = 1e-6).
     *
     * @param modulation holds one shift a feature from {@code shiftAt} and one scale a feature from {@code scaleAt}
     */
    void layerNorm(Tile x, Modulation modulation, int shiftAt, int scaleAt, Tile y);

    /** x = scale · x / rms(x) for every head of every token, in place (ε = 1e-6); {@code scale} has one number a head feature. */
    void rmsNorm(Tile x, float[] scale);

    /**
     * Turns each pair of features (2i, 2i+1) of every head by its token's angle, in place (rotary position embedding).
     *
     * @param cosSin for each token, for each pair: cosine, sine
     * @param headSize features of a head, even
     */
    void rope(Tile x, float[] cosSin, int headSize);

    /**
     * y = softmax(q·kᵀ)·v for each head; the queries carry the factor 1/√headSize already.
     *
     * @param scores scratch made by {@link #scores}
     */
    void attention(Tile q, Tile k, Tile v, int headSize, Tile scores, Tile y);

    /**
     * The same with scores of −{@link Float#MAX_VALUE} where the mask is false, so that a query without any key takes the mean
     * of all values.
     *
     * @param mask for each query, for each key, whether it counts: {@code q.tokens · k.tokens} entries
     */
    void maskedAttention(Tile q, Tile k, Tile v, int headSize, boolean[] mask, Tile scores, Tile y);

    /** x = gelu(x) in place, tanh form. */
    void gelu(Tile x);

    /** x = silu(x) in place. */
    void silu(Tile x);

    /** x = x + rows for every token, one row of {@code features} numbers a token. */
    void addRows(Tile x, float[] rows);

    /** x = x + row for every token, the row's {@code features} numbers from {@code rowAt}. */
    void addRow(Tile x, Modulation row, int rowAt);

    /**
     * The derivative of {@link #layerNorm} along some directions.
     *
     * @param x its argument
     * @param dx the argument's derivatives: the tokens of {@code x} once for each direction
     * @param modulation holds one scale a feature from {@code scaleAt}
     * @param dy where the result's derivatives go, laid out as {@code dx}, which it may be
     */
    void layerNormTangent(Tile x, Tile dx, Modulation modulation, int scaleAt, Tile dy);

    /** The derivative of {@link #rmsNorm} along some directions, {@code dx} in place; {@code x} is its argument. */
    void rmsNormTangent(Tile x, Tile dx, float[] scale);

    /**
     * The derivative of {@link #maskedAttention} along some directions: with p = softmax(q·kᵀ), dp = p·(ds − Σp·ds) of
     * ds = dq·kᵀ + q·dkᵀ and dy = dp·v + p·dv.
     *
     * @param dq the tokens of {@code q} once for each direction; so {@code dk}, {@code dv} and {@code dy}
     * @param mask as there; null where every key counts
     * @param scores scratch made by {@link #scores}
     */
    void attentionTangent(
            Tile q,
            Tile k,
            Tile v,
            Tile dq,
            Tile dk,
            Tile dv,
            int headSize,
            boolean @Nullable [] mask,
            Tile scores,
            Tile dy);

    /** dx = gelu′(x) · dx in place; {@code dx} has the tokens of {@code x} once for each direction. */
    void geluTangent(Tile x, Tile dx);

    /** dx = silu′(x) · dx in place; {@code dx} has the tokens of {@code x} once for each direction. */
    void siluTangent(Tile x, Tile dx);
}
