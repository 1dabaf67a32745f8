package org.rhei.kernel.tile;

import java.util.ArrayList;
import java.util.List;
import org.rhei.kernel.Tile;

/**
 * Activations and their derivatives along some directions (dual numbers), as tiles. The derivatives are tiles of the shape of the values,
 * one for each direction, in one array at equal distances. Immutable views of arrays that are not.
 */
public final class Dual {
    private final Tile value;
    private final List<Tile> tangents;

    private Dual(Tile value, List<Tile> tangents) {
        this.value = value;
        this.tangents = List.copyOf(tangents);
    }

    /** Returns activations without derivatives. */
    public static Dual of(Tile value) {
        return new Dual(value, List.of());
    }

    /**
     * Returns activations with derivatives.
     *
     * @param value (tokens, features)
     * @param tangents (directions · tokens, features): all tokens along the first direction, then all tokens along the next
     */
    public static Dual of(Tile value, Tile tangents) {
        List<Tile> along = new ArrayList<>();
        for (int token = 0; token < tangents.tokens(); token += value.tokens()) {
            along.add(tangents.tokens(token, token + value.tokens()));
        }
        return new Dual(value, along);
    }

    /** Returns the values, (tokens, features). */
    public Tile value() {
        return value;
    }

    /** Returns the derivatives, one tile of the shape of the values for each direction. */
    public List<Tile> tangents() {
        return tangents;
    }

    /** Returns the number of directions; 0 without derivatives. */
    public int directions() {
        return tangents.size();
    }

    /** Returns the derivatives along the first direction; there is at least one. */
    public Tile first() {
        return tangents.getFirst();
    }

    /** Returns the distance from a direction's elements to those of the next, in elements; 0 if there is no next. */
    public int distance() {
        return tangents.size() < 2
                ? 0
                : tangents.get(1).offset() - tangents.get(0).offset();
    }

    /**
     * Returns some of the tokens, in shared arrays.
     *
     * @param from the first token, inclusive
     * @param to the last token, exclusive
     */
    public Dual tokens(int from, int to) {
        return new Dual(
                value.tokens(from, to),
                tangents.stream().map(tangent -> tangent.tokens(from, to)).toList());
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
