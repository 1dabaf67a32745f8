package org.rhei.networks.layers;

import org.rhei.kernel.tile.AttentionScratch;
import org.rhei.kernel.tile.Dual;

/**
 * The activations of a network during one evaluation, for all tokens of a tile. A token has F features, the attention A over all heads, the
 * hidden layer of the MLPs M.
 *
 * @param stream the residual stream, (tokens, F)
 * @param normed the norm of the stream, (tokens, F)
 * @param heads queries, keys, values and output of the attention
 * @param mixed the concatenation of the attention's output and the MLP's hidden layer, (tokens, A + M)
 * @param hidden the MLP's hidden layer, (tokens, M)
 */
public record Activations(Dual stream, Dual normed, Heads heads, Dual mixed, Dual hidden) {
    /** Returns new activations: {@code features} are F, {@code attended} A and {@code hidden} M. */
    public static Activations of(LayerKernels kernels, int tokens, int features, int attended, int hidden) {
        return of(
                kernels.zeros(tokens, features),
                kernels.zeros(tokens, features),
                kernels.zeros(tokens, 3 * attended),
                kernels.zeros(tokens, attended + hidden),
                kernels.attentionScratch(tokens));
    }

    private static Activations of(Dual stream, Dual normed, Dual qkv, Dual mixed, AttentionScratch scratch) {
        int attended = qkv.value().features() / 3;
        return new Activations(
                stream,
                normed,
                new Heads(qkv, mixed.features(0, attended), scratch),
                mixed,
                mixed.features(attended, mixed.value().features()));
    }

    /**
     * Returns the activations of some of the tokens, in shared arrays.
     *
     * @param from the first token, inclusive
     * @param to the last token, exclusive
     */
    public Activations tokens(int from, int to) {
        return of(
                stream.tokens(from, to),
                normed.tokens(from, to),
                heads.qkv().tokens(from, to),
                mixed.tokens(from, to),
                heads.scratch());
    }

    /** Returns the features of the stream. */
    public int features() {
        return stream.value().features();
    }
}
