package org.rhei.networks;

import org.rhei.kernel.Tile;

/**
 * Activations and their derivatives along some directions: dual numbers, a tile at a time.
 *
 * @param value (tokens, features)
 * @param tangent (tokens · directions, features): the derivatives of a token's features, direction by direction, then the next
 *     token's
 * @param directions how many there are; with none the tangent is empty
 */
record Dual(Tile value, Tile tangent, int directions) {
    static Dual zeros(int tokens, int features, int directions, int lanes) {
        return new Dual(
                Tile.zeros(tokens, features, lanes), Tile.zeros(tokens * directions, features, lanes), directions);
    }

    /** Tokens {@code from} (inclusive) to {@code to} (exclusive); shares the arrays. */
    Dual tokens(int from, int to) {
        return new Dual(value.tokens(from, to), tangent.tokens(from * directions, to * directions), directions);
    }

    /** Features {@code from} (inclusive) to {@code to} (exclusive) of every token; shares the arrays. */
    Dual features(int from, int to) {
        return new Dual(value.features(from, to), tangent.features(from, to), directions);
    }
}
