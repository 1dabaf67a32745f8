package org.rhei.kernel.tile;

import org.rhei.kernel.Tile;

/**
 * The queries, keys and values of an attention, or their derivatives along one direction: the heads side by side in the features.
 *
 * @param q the queries
 * @param k the keys
 * @param v the values, as many tokens as {@code k}
 */
public record AttentionTiles(Tile q, Tile k, Tile v) {}
