package org.rhei.networks.layers;

import java.util.ArrayList;
import java.util.List;
import org.rhei.kernel.Tile;

/**
 * Activations and their derivatives along some directions (dual numbers), as tiles.
 *
 * @param value (tokens, features)
 * @param tangents the derivatives, (directions · tokens, features): all tokens along the first direction, then all tokens along the
 *     next. The list has one tile for all directions, or one tile for each when this object is a slice of the tokens, or none without
 *     directions
 */
public record Dual(Tile value, List<Tile> tangents) {
    /**
     * Returns some of the tokens, with one tile of tangents for each direction, in shared arrays.
     *
     * @param from the first token, inclusive
     * @param to the last token, exclusive
     */
    Dual tokens(int from, int to) {
        List<Tile> parts = new ArrayList<>();
        for (Tile tangent : tangents) {
            for (int first = 0; first < tangent.tokens(); first += value.tokens()) {
                parts.add(tangent.tokens(first + from, first + to));
            }
        }
        return new Dual(value.tokens(from, to), List.copyOf(parts));
    }

    /** Returns the tangents as one tile for each direction, in shared arrays. */
    List<Tile> byDirection() {
        return tokens(0, value.tokens()).tangents;
    }

    /**
     * Returns some of the features of every token, in shared arrays.
     *
     * @param from the first feature, inclusive
     * @param to the last feature, exclusive
     */
    public Dual features(int from, int to) {
        return new Dual(
                value.features(from, to),
                tangents.stream().map(tangent -> tangent.features(from, to)).toList());
    }
}
