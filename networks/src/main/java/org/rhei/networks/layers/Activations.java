package org.rhei.networks.layers;

import org.rhei.kernel.Tile;

/**
 * The activations of one evaluation of a network, all tokens of a tile: F features of a token, A of the attention over all heads,
 * M of the MLPs' hidden layer.
 *
 * @param stream the residual stream, (tokens, F)
 * @param normed the norm of the stream, (tokens, F)
 * @param qkv queries, keys and values side by side, (tokens, 3A)
 * @param mixed the attention's output and the MLP's hidden layer side by side, (tokens, A + M)
 * @param scores scratch of the attention
 */
public record Activations(
        Dual stream,
        Dual normed,
        Dual qkv,
        Dual q,
        Dual k,
        Dual v,
        Dual mixed,
        Dual attended,
        Dual hidden,
        Tile scores) {

    public static Activations of(
            DualKernels kernels, int directions, int tokens, int features, int attended, int hidden) {
        return of(
                kernels.zeros(tokens, features, directions),
                kernels.zeros(tokens, features, directions),
                kernels.zeros(tokens, 3 * attended, directions),
                kernels.zeros(tokens, attended + hidden, directions),
                kernels.kernels().scores(kernels.arena(), tokens));
    }

    public static Activations of(Dual stream, Dual normed, Dual qkv, Dual mixed, Tile scores) {
        int attended = qkv.value().features() / 3;
        return new Activations(
                stream,
                normed,
                qkv,
                qkv.features(0, attended),
                qkv.features(attended, 2 * attended),
                qkv.features(2 * attended, 3 * attended),
                mixed,
                mixed.features(0, attended),
                mixed.features(attended, mixed.value().features()),
                scores);
    }

    /** The activations of some of the tokens; shares the arrays. */
    public Activations tokens(int from, int to) {
        return of(
                stream.tokens(from, to), normed.tokens(from, to), qkv.tokens(from, to), mixed.tokens(from, to), scores);
    }

    /** Features of the stream. */
    public int features() {
        return stream.value().features();
    }
}
