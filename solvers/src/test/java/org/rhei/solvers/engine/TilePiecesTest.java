package org.rhei.solvers.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TilePiecesTest {
    /** Law: the pieces are every tile once, or both halves of it once, the first before the second. */
    @Test
    void everyTileIsTakenOnce() {
        for (int tiles = 1; tiles < 30; tiles++) {
            for (int threads = 1; threads < 9; threads++) {
                TilePieces pieces = TilePieces.balanced(tiles, threads);
                int[] halves = new int[tiles];
                for (int piece = 0; piece < pieces.count(); piece++) {
                    boolean half = pieces.isFirstHalf(piece) || pieces.isSecondHalf(piece);
                    assertThat(pieces.isSecondHalf(piece)).isEqualTo(half && halves[pieces.tile(piece)] == 1);
                    halves[pieces.tile(piece)] += half ? 1 : 2;
                }
                assertThat(halves).containsOnly(2);
            }
        }
    }

    /** Law: two threads have the same work, where the number of tiles is odd. */
    @Test
    void threadsEndTogether() {
        for (int tiles = 3; tiles < 30; tiles += 2) {
            TilePieces pieces = TilePieces.balanced(tiles, 2);
            double[] busy = new double[2];
            for (int piece = 0;
                    piece < pieces.count();
                    piece++) { // each piece is taken by the first thread that is free
                int thread = busy[0] <= busy[1] ? 0 : 1;
                busy[thread] += pieces.isFirstHalf(piece) || pieces.isSecondHalf(piece) ? 0.5 : 1;
            }
            assertThat(Arrays.stream(busy).max().orElseThrow()).isEqualTo(tiles / 2.0);
        }
    }

    @Test
    void oneThreadTakesWholeTiles() {
        assertThat(TilePieces.balanced(13, 1).count()).isEqualTo(13);
    }
}
