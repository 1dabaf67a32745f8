package org.rhei.kernel;

import java.util.Objects;

/**
 * The activations of some tokens for as many samples as there are lanes: a view of an array laid out as
 * {@code [token][feature][lane]}, the sample innermost.
 *
 * <p>Views share their array: {@link #tokens} and {@link #features} cut without copying. A tile belongs to one thread.
 *
 * @param data the array
 * @param offset where the first number lies
 * @param stride the distance from one token to the next, in numbers
 * @param tokens how many tokens
 * @param features how many features a token has
 * @param lanes the number of samples, one in each lane
 */
public record Tile(float[] data, int offset, int stride, int tokens, int features, int lanes) {

    /** A new tile of zeros. */
    public static Tile zeros(int tokens, int features, int lanes) {
        int stride = Math.multiplyExact(features, lanes);
        return new Tile(new float[Math.multiplyExact(tokens, stride)], 0, stride, tokens, features, lanes);
    }

    /** Tokens {@code from} (inclusive) to {@code to} (exclusive) of this tile. */
    public Tile tokens(int from, int to) {
        Objects.checkFromToIndex(from, to, tokens);
        return new Tile(data, offset + from * stride, stride, to - from, features, lanes);
    }

    /** Features {@code from} (inclusive) to {@code to} (exclusive) of every token of this tile. */
    public Tile features(int from, int to) {
        Objects.checkFromToIndex(from, to, features);
        return new Tile(data, offset + from * lanes, stride, tokens, to - from, lanes);
    }

    /** How many numbers this tile holds, those of all lanes. */
    public int size() {
        return tokens * features * lanes;
    }

    /** Where the lanes of a token's first feature lie. */
    public int at(int token) {
        return offset + token * stride;
    }
}
