package org.rhei.kernel.tile;

import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Tile;

/**
 * The loops that networks are made of, over {@link Tile}s. Each computes lane by lane, so that a sample's result does not depend on its
 * neighbours, and sums in one fixed order, so that every implementation gives the same bits.
 *
 * <p>Implementations are stateless and shared by threads. They check no shapes on the hot path beyond what the JVM checks; the networks
 * check theirs once, at load.
 */
public interface Kernels {
    /** Returns the name of these kernels for reports: for example {@code Vector API, 512 bits}. */
    String name();

    /** Returns the number of lanes of a tile. */
    int lanes();

    /** Computes y = W·x + b for every token. */
    void linear(Linear layer, Tile x, Tile y);

    /**
     * Computes y = y + gate · (W·x + b) for every token.
     *
     * @param gate holds one value a feature of y, from {@code gateAt}
     * @param scratch a tile like y, for the product
     */
    void gatedLinear(Linear layer, Tile x, Modulation gate, int gateAt, Tile scratch, Tile y);

    /**
     * Computes y = scale · LayerNorm(x) + shift for every token, the norm over its features (ε = 1e-6).
     *
     * @param modulation holds one shift a feature from {@code shiftAt} and one scale a feature from {@code scaleAt}
     */
    void layerNorm(Tile x, Modulation modulation, int shiftAt, int scaleAt, Tile y);

    /**
     * Computes x = scale · x / rms(x) for every head of every token, in place (ε = 1e-6).
     *
     * @param scale one value a feature of a head
     */
    void rmsNorm(Tile x, float[] scale);

    /**
     * Rotates each pair of features (2i, 2i+1) of every head by its token's angle, in place (rotary position embedding).
     *
     * @param cosSin for each token, for each pair: cosine, sine
     * @param headSize features of a head, even
     */
    void rope(Tile x, float[] cosSin, int headSize);

    /**
     * Computes y = softmax(q·kᵀ)·v for each head; the queries carry the factor 1/√headSize already. Where the mask is false, the score is
     * −{@link Float#MAX_VALUE}, so that a query without any key takes the mean of all values.
     *
     * @param mask for each query, for each key, whether it counts: {@code q.tokens · k.tokens} entries; null where every key counts
     * @param scratch for as many keys
     */
    void attention(AttentionTiles x, int headSize, boolean @Nullable [] mask, AttentionScratch scratch, Tile y);

    /** Computes x = gelu(x) in place, tanh form. */
    void gelu(Tile x);

    /** Computes x = silu(x) in place. */
    void silu(Tile x);

    /** Computes x = x + rows for every token, one row of {@code features} values a token. */
    void addRows(Tile x, float[] rows);

    /** Computes x = x + row for every token, the row's {@code features} values from {@code rowAt}. */
    void addRow(Tile x, Modulation row, int rowAt);
}
