package org.rhei.networks.layers;

import java.util.ArrayList;
import java.util.List;
import org.rhei.kernel.Tile;
import org.rhei.kernel.tile.AttentionScratch;
import org.rhei.kernel.tile.AttentionTiles;

/**
 * The queries, keys, values and output of an attention, with all heads side by side. The constructor creates all views, so that an
 * evaluation creates none.
 */
public final class Heads {
    private final Dual qkv;
    private final Dual q;
    private final Dual k;
    private final Dual attended;
    private final AttentionTiles values;
    private final List<AttentionTiles> tangents = new ArrayList<>();
    private final List<Tile> attendedTangents;
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
        Dual v = qkv.features(2 * width, 3 * width);
        this.attended = attended;
        this.values = new AttentionTiles(q.value(), k.value(), v.value());
        List<Tile> dq = q.byDirection();
        List<Tile> dk = k.byDirection();
        List<Tile> dv = v.byDirection();
        for (int d = 0; d < dq.size(); d++) {
            tangents.add(new AttentionTiles(dq.get(d), dk.get(d), dv.get(d)));
        }
        this.attendedTangents = attended.byDirection();
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

    AttentionTiles values() {
        return values;
    }

    /** Returns the derivatives of {@link #values}, direction by direction. */
    List<AttentionTiles> tangents() {
        return tangents;
    }

    List<Tile> attendedTangents() {
        return attendedTangents;
    }

    AttentionScratch scratch() {
        return scratch;
    }
}
