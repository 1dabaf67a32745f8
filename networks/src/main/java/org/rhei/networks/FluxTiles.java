package org.rhei.networks;

import org.rhei.kernel.Tile;

/**
 * The activations of one evaluation of a Flux network, all tokens of a tile.
 *
 * @param stream the residual stream, (tokens, F)
 * @param normed the modulated norm of the stream, (tokens, F)
 * @param qkv queries, keys and values side by side, (tokens, 3F)
 * @param mixed the attention's output and the MLP's hidden layer side by side, (tokens, F + M)
 * @param scores scratch of the attention
 */
record FluxTiles(
        Tile stream,
        Tile normed,
        Tile qkv,
        Tile q,
        Tile k,
        Tile v,
        Tile mixed,
        Tile attended,
        Tile hidden,
        float[] scores) {

    static FluxTiles of(int tokens, int features, int hidden, int lanes) {
        return of(
                Tile.zeros(tokens, features, lanes),
                Tile.zeros(tokens, features, lanes),
                Tile.zeros(tokens, 3 * features, lanes),
                Tile.zeros(tokens, features + hidden, lanes),
                new float[tokens * lanes]);
    }

    private static FluxTiles of(Tile stream, Tile normed, Tile qkv, Tile mixed, float[] scores) {
        int f = stream.features();
        return new FluxTiles(
                stream,
                normed,
                qkv,
                qkv.features(0, f),
                qkv.features(f, 2 * f),
                qkv.features(2 * f, 3 * f),
                mixed,
                mixed.features(0, f),
                mixed.features(f, mixed.features()),
                scores);
    }

    /** The activations of some of the tokens; shares the arrays. */
    FluxTiles tokens(int from, int to) {
        return of(
                stream.tokens(from, to), normed.tokens(from, to), qkv.tokens(from, to), mixed.tokens(from, to), scores);
    }
}
