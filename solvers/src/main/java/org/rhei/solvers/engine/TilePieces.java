package org.rhei.solvers.engine;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The pieces of a segment's work that threads take one at a time: tiles, over all steps of the segment. The tiles left over for fewer than
 * all threads, after each thread had equally many, are divided at half of their steps if there are threads for both halves, so that the
 * threads end at the same time. Their first halves are the first pieces and their second halves the last.
 */
final class TilePieces {
    private final int tiles;
    private final List<Handover> divided;

    private TilePieces(int tiles, int divided) {
        this.tiles = tiles;
        this.divided = IntStream.range(0, divided).mapToObj(_ -> new Handover()).toList();
    }

    /** Returns pieces that are tiles. */
    static TilePieces whole(int tiles) {
        return new TilePieces(tiles, 0);
    }

    /** Returns pieces that are done at the same time, as nearly as that can be. */
    static TilePieces balanced(int tiles, int threads) {
        int left = tiles % threads;
        return new TilePieces(tiles, tiles > threads && 2 * left <= threads ? left : 0);
    }

    /** Returns the number of pieces. */
    int count() {
        return tiles + divided.size();
    }

    /** Returns the tile of a piece. */
    int tile(int piece) {
        return piece < divided.size() || piece >= tiles ? tiles - 1 - piece % tiles : piece - divided.size();
    }

    /** Returns true if the piece is the first half of a tile's steps. */
    boolean isFirstHalf(int piece) {
        return piece < divided.size();
    }

    /** Returns true if the piece is the second half of a tile's steps. */
    boolean isSecondHalf(int piece) {
        return piece >= tiles;
    }

    /** Returns what passes from the first half of a tile's steps to the second. */
    Handover handover(int piece) {
        return divided.get(piece % tiles);
    }

    /**
     * A stepper in the middle of its tile's steps, which passes from one thread to another. No thread waits: if the second half is due
     * before the first is done, the thread of the first half does both.
     */
    static final class Handover {
        private @Nullable Stepper stepper;
        private boolean due;

        /** Returns true if another thread will take the further steps with the stepper; false if the caller must take them. */
        synchronized boolean offer(Stepper half) {
            if (!due) {
                stepper = half;
            }
            return !due;
        }

        /** Takes the stepper; null if the first half is not done. */
        synchronized @Nullable Stepper take() {
            due = true;
            return stepper;
        }
    }
}
