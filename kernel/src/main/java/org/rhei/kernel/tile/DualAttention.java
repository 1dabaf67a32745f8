package org.rhei.kernel.tile;

import java.util.ArrayList;
import java.util.List;

/**
 * The queries, keys and values of an attention with their derivatives: the heads side by side in the features. The constructor creates all
 * views, so that an evaluation creates none.
 *
 * @param values the queries, keys and values
 * @param tangents their derivatives along each direction
 */
public record DualAttention(AttentionTiles values, List<AttentionTiles> tangents) {
    /**
     * Returns the tiles of queries, keys and values with equal numbers of directions.
     *
     * @param q the queries
     * @param k the keys
     * @param v the values, as many tokens as {@code k}
     */
    public static DualAttention of(Dual q, Dual k, Dual v) {
        List<AttentionTiles> tangents = new ArrayList<>();
        for (int d = 0; d < q.directions(); d++) {
            tangents.add(new AttentionTiles(
                    q.tangents().get(d), k.tangents().get(d), v.tangents().get(d)));
        }
        return new DualAttention(new AttentionTiles(q.value(), k.value(), v.value()), List.copyOf(tangents));
    }
}
