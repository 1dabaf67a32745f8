package org.rhei.kernel;

import java.util.Objects;

/**
 * The activations of some tokens for as many samples as there are lanes: a view of an array with the layout {@code [token][feature][lane]},
 * the sample innermost.
 *
 * <p>Views share their array: {@link #tokens} and {@link #features} return slices without copying. A tile belongs to one thread.
 *
 * @param data the array
 * @param offset the index of the first element
 * @param stride the distance from one token to the next, in elements
 * @param tokens the number of tokens
 * @param features the number of features of a token
 * @param lanes the number of samples
 */
public record Tile(float[] data, int offset, int stride, int tokens, int features, int lanes) {

    /** Returns a new tile of zeros. */
    public static Tile zeros(int tokens, int features, int lanes) {
        int stride = Math.multiplyExact(features, lanes);
        return new Tile(new float[Math.multiplyExact(tokens, stride)], 0, stride, tokens, features, lanes);
    }

    /** Returns a view of tokens {@code from} (inclusive) to {@code to} (exclusive). */
    public Tile tokens(int from, int to) {
        Objects.checkFromToIndex(from, to, tokens);
        return new Tile(data, offset + from * stride, stride, to - from, features, lanes);
    }

    /** Returns a view of features {@code from} (inclusive) to {@code to} (exclusive) of every token. */
    public Tile features(int from, int to) {
        Objects.checkFromToIndex(from, to, features);
        return new Tile(data, offset + from * lanes, stride, tokens, to - from, lanes);
    }

    /** Returns the number of elements, those of all lanes. */
    public int size() {
        return tokens * features * lanes;
    }

    /** Returns the index of the first lane of a token's first feature. */
    public int at(int token) {
        return offset + token * stride;
    }
}
