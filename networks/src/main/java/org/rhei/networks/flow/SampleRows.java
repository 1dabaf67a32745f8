package org.rhei.networks.flow;

import org.rhei.kernel.Batch;
import org.rhei.kernel.Tile;

/**
 * Rows of noise or of samples on a tile: a row in each lane of each token, whose features are the values. The lanes after the last row
 * repeat it. Belongs to one thread.
 */
public final class SampleRows {
    private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

    private final Tile tile;
    private final SampleScale scale;
    private final int[] places;

    /**
     * Creates rows of zeros.
     *
     * @param tokens the tokens of the tile
     * @param lanes the lanes of the tile
     * @param scale the mean and the standard deviation of each value of a sample
     * @param places the index in a sample of each feature
     */
    public SampleRows(int tokens, int lanes, SampleScale scale, int[] places) {
        this.tile = Tile.zeros(tokens, places.length, lanes);
        this.scale = scale;
        this.places = places;
    }

    /** Returns the tile. */
    public Tile tile() {
        return tile;
    }

    /** Returns the row of a lane, from 0. */
    private int row(int token, int lane, int count) {
        return Math.min(token * tile.lanes() + lane, count - 1);
    }

    /**
     * Assigns the observations of a token's rows to the lanes of a batch.
     *
     * @param each the number of consecutive rows of an observation
     * @param first the first row of the tile
     * @param count the number of rows on the tile
     */
    public void assign(Batch batch, int token, int each, int first, int count) {
        for (int lane = 0; lane < tile.lanes(); lane++) {
            batch.assignLane(lane, (first + row(token, lane, count)) / each);
        }
    }

    /** Loads rows of noise, whose values have the order of the features. */
    public void loadNoise(float[] rows, int first, int count) {
        int values = places.length;
        for (int token = 0; token < tile.tokens(); token++) {
            for (int lane = 0; lane < tile.lanes(); lane++) {
                int from = (first + row(token, lane, count)) * values;
                for (int i = 0; i < values; i++) {
                    tile.data()[tile.at(token) + i * tile.lanes() + lane] = rows[from + i];
                }
            }
        }
    }

    /** Loads rows of samples and standardizes them: u = (x − mean) / std. */
    public void loadSamples(float[] rows, int first, int count) {
        int values = places.length;
        for (int token = 0; token < tile.tokens(); token++) {
            for (int lane = 0; lane < tile.lanes(); lane++) {
                int from = (first + row(token, lane, count)) * values;
                for (int i = 0; i < values; i++) {
                    int place = places[i];
                    tile.data()[tile.at(token) + i * tile.lanes() + lane] =
                            (rows[from + place] - scale.mean()[place]) / scale.std()[place];
                }
            }
        }
    }

    /** Stores rows of samples: x = u · std + mean. */
    public void storeSamples(float[] rows, int first, int count) {
        int values = places.length;
        for (int row = 0; row < count; row++) {
            int at = at(row);
            for (int i = 0; i < values; i++) {
                int place = places[i];
                rows[(first + row) * values + place] =
                        tile.data()[at + i * tile.lanes()] * scale.std()[place] + scale.mean()[place];
            }
        }
    }

    /** Computes the logarithm of the standard normal density of a row. */
    public double logNormal(int row) {
        double sum = -places.length * HALF_LOG_TWO_PI;
        for (int i = 0; i < places.length; i++) {
            double u = tile.data()[at(row) + i * tile.lanes()];
            sum -= 0.5 * u * u;
        }
        return sum;
    }

    private int at(int row) {
        return tile.at(row / tile.lanes()) + row % tile.lanes();
    }
}
