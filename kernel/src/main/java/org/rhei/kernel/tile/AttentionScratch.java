package org.rhei.kernel.tile;

import org.rhei.kernel.Tile;

/**
 * The scratch memory of an attention: for each query that is computed at a time a row, with a score for each key and two more values.
 *
 * @param scores the scores, later their exponentials
 * @param tangents the derivatives of the scores along one direction, laid out as {@code scores}
 */
public record AttentionScratch(Tile scores, Tile tangents) {
    /** The number of queries that a kernel computes at a time. */
    public static final int QUERIES = 4;

    /**
     * Creates scratch for attention over some keys.
     *
     * @param keys the number of keys
     * @param lanes the lanes of the attention's tiles
     * @param arena the arena that allocates the scratch
     * @return new scratch
     */
    public static AttentionScratch of(int keys, int lanes, TileArena arena) {
        Tile rows = arena.zeros(2 * QUERIES, keys + 2, lanes);
        return new AttentionScratch(rows.tokens(0, QUERIES), rows.tokens(QUERIES, 2 * QUERIES));
    }
}
