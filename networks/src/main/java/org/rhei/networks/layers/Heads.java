package org.rhei.networks.layers;

import org.rhei.kernel.tile.AttentionScratch;
import org.rhei.kernel.tile.Dual;
import org.rhei.kernel.tile.DualAttention;

/**
 * The queries, keys, values and output of an attention, with all heads side by side. The constructor creates all views, so that an
 * evaluation creates none.
 */
public final class Heads {
    private final Dual qkv;
    private final Dual q;
    private final Dual k;
    private final Dual attended;
    private final DualAttention tiles;
    private final AttentionScratch scratch;

    /**
     * Creates the views.
     *
     * @param qkv queries, keys and values side by side, (tokens, 3A)
     * @param attended receives the attention's output, (tokens, A)
     */
    Heads(Dual qkv, Dual attended, AttentionScratch scratch) {
        int width = attended.value().features();
        this.qkv = qkv;
        this.q = qkv.features(0, width);
        this.k = qkv.features(width, 2 * width);
        this.attended = attended;
        this.tiles = DualAttention.of(q, k, qkv.features(2 * width, 3 * width));
        this.scratch = scratch;
    }

    /** Returns queries, keys and values side by side, (tokens, 3A). */
    public Dual qkv() {
        return qkv;
    }

    /** Returns the attention's output, (tokens, A). */
    public Dual attended() {
        return attended;
    }

    Dual q() {
        return q;
    }

    Dual k() {
        return k;
    }

    /** Returns the tiles of queries, keys and values. */
    DualAttention tiles() {
        return tiles;
    }

    AttentionScratch scratch() {
        return scratch;
    }
}
