package org.rhei.kernel.tile;

import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Tile;

/**
 * The loops of the networks, over {@link Tile}s. Each loop computes lane by lane, so that a sample's result does not depend on other
 * samples, and sums in one fixed order, so that every implementation computes equal bits.
 *
 * <p>Implementations are stateless and shared by threads. Hot loops check no shapes beyond the checks of the JVM; a network checks its
 * shapes once, when it is loaded.
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
     * @param gate holds a value for each feature of y, from index {@code gateAt}
     * @param scratch a tile of the shape of y, for the product
     */
    void gatedLinear(Linear layer, Tile x, Modulation gate, int gateAt, Tile scratch, Tile y);

    /**
     * Computes y = scale · LayerNorm(x) + shift for every token, the norm over its features (ε = 1e-6).
     *
     * @param modulation holds a shift for each feature from index {@code shiftAt} and a scale for each feature from index {@code scaleAt}
     */
    void layerNorm(Tile x, Modulation modulation, int shiftAt, int scaleAt, Tile y);

    /**
     * Computes x = scale · x / rms(x) for every head of every token, in place (ε = 1e-6).
     *
     * @param scale a value for each feature of a head
     */
    void rmsNorm(Tile x, float[] scale);

    /**
     * Rotates each pair of features (2i, 2i+1) of every head by its token's angle, in place (rotary position embedding).
     *
     * @param cosSin cosine and sine for each pair of each token
     * @param headSize the number of features of a head, even
     */
    void rope(Tile x, float[] cosSin, int headSize);

    /**
     * Computes y = softmax(q·kᵀ)·v for each head. The queries already include the factor 1/√headSize. Where the mask is false, the score is
     * −{@link Float#MAX_VALUE}, so that a query without any key receives the mean of all values.
     *
     * @param mask for each query and key, whether the key counts: {@code q.tokens · k.tokens} entries; null if every key counts
     * @param scratch scratch for the number of keys
     */
    void attention(AttentionTiles x, int headSize, boolean @Nullable [] mask, AttentionScratch scratch, Tile y);

    /** Computes x = gelu(x) in place, tanh form. */
    void gelu(Tile x);

    /** Computes x = silu(x) in place. */
    void silu(Tile x);

    /** Computes x = x + rows, with a row of {@code features} values for each token. */
    void addRows(Tile x, float[] rows);

    /** Computes x = x + row for every token, with the {@code features} values of the row from index {@code rowAt}. */
    void addRow(Tile x, Modulation row, int rowAt);
}
