package org.rhei.networks;

/** The encoding that tells the tokens of a stream apart: GenSBI's {@code id_embedding_strategy}. */
public enum IdEmbedding {
    /** A learned vector for each id. */
    ABSOLUTE,
    /** Fixed sines and cosines of the position in the stream. */
    POS1D,
    /** Rotary embedding of the ids in the model file. */
    ROPE,
    /** Rotary embedding of (position, stream). */
    ROPE1D,
    /** Rotary embedding of (stream, row, column) of an image's patches. */
    ROPE2D;

    /**
     * Returns whether this encoding rotates queries and keys. The tokens themselves then carry no id.
     *
     * @return whether this is {@link #ROPE}, {@link #ROPE1D} or {@link #ROPE2D}
     */
    public boolean rotary() {
        return this == ROPE || this == ROPE1D || this == ROPE2D;
    }
}
