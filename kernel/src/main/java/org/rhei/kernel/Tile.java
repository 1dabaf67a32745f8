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

    /**
     *  {@return a new tile of zeros}
     *
     * @param tokens the number of tokens
     * @param features the number of features of a token
     * @param lanes the number of lanes
     */
    public static Tile zeros(int tokens, int features, int lanes) {
        int stride = Math.multiplyExact(features, lanes);
        return new Tile(new float[Math.multiplyExact(tokens, stride)], 0, stride, tokens, features, lanes);
    }

    /**
     *  {@return a view of tokens {@code from} (inclusive) to {@code to} (exclusive)}
     *
     * @param from the first token, inclusive
     * @param to the last token, exclusive
     */
    public Tile tokens(int from, int to) {
        Objects.checkFromToIndex(from, to, tokens);
        return new Tile(data, offset + from * stride, stride, to - from, features, lanes);
    }

    /**
     *  {@return a view of features {@code from} (inclusive) to {@code to} (exclusive) of every token}
     *
     * @param from the first feature, inclusive
     * @param to the last feature, exclusive
     */
    public Tile features(int from, int to) {
        Objects.checkFromToIndex(from, to, features);
        return new Tile(data, offset + from * lanes, stride, tokens, to - from, lanes);
    }

    /** {@return the number of elements, those of all lanes} */
    public int size() {
        return tokens * features * lanes;
    }

    /**
     *  {@return the index of the first lane of a token's first feature}
     *
     * @param token the index of the token
     */
    public int at(int token) {
        return offset + token * stride;
    }
}
