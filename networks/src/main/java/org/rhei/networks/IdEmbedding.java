package org.rhei.networks;

/** How a network tells one token of a stream from another: GenSBI's {@code id_embedding_strategy}. */
public enum IdEmbedding {
    /** A learned vector for each id. */
    ABSOLUTE,
    /** Fixed sines and cosines of the position in the stream. */
    POS1D,
    /** Rotary embedding of whatever ids the file holds. */
    ROPE,
    /** Rotary embedding of (position, stream). */
    ROPE1D,
    /** Rotary embedding of (stream, row, column) of an image's patches. */
    ROPE2D;

    /** Whether queries and keys are rotated; the tokens themselves then carry no id. */
    public boolean rotary() {
        return this == ROPE || this == ROPE1D || this == ROPE2D;
    }
}
