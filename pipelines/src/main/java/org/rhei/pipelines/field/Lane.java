package org.rhei.pipelines.field;

import org.rhei.kernel.Batch;
import org.rhei.kernel.Tile;

/** Copies single lanes between tiles. */
final class Lane {
    private Lane() {}

    /** Copies the observation and the time of one lane into a batch of one lane. */
    static void take(Batch from, int lane, Batch to) {
        to.assignLane(0, from.sample(lane));
        to.setTime(from.time(lane));
    }

    /** Copies one lane into a tile of one lane. */
    static void take(Tile from, int lane, Tile to) {
        for (int token = 0; token < to.tokens(); token++) {
            for (int i = 0; i < to.features(); i++) {
                to.data()[to.at(token) + i] = from.data()[from.at(token) + i * from.lanes() + lane];
            }
        }
    }

    /**
     * Copies a tile of one lane into a lane of another tile. If that is the last active lane, the idle lanes after it receive copies too.
     */
    static void put(Tile from, Batch batch, int lane, Tile to) {
        int end = lane == batch.active() - 1 ? batch.lanes() : lane + 1;
        for (int token = 0; token < from.tokens(); token++) {
            for (int i = 0; i < from.features(); i++) {
                int at = to.at(token) + i * to.lanes();
                for (int l = lane; l < end; l++) {
                    to.data()[at + l] = from.data()[from.at(token) + i];
                }
            }
        }
    }
}
