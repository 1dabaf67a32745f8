package org.rhei.tornado;

/**
 * The shape of the work on a device.
 *
 * @param tile the samples of a tile, a multiple of four
 * @param threads the threads of a work group
 * @param groups the work groups; each carries one tile at a time
 */
record Shape(int tile, int threads, int groups) {
    Shape {
        if (tile < 4 || tile % 4 != 0 || threads < 1 || groups < 1) {
            throw new IllegalArgumentException(
                    "a tile needs a multiple of 4 samples, at least 1 thread and 1 group, found " + tile + ", "
                            + threads + " and " + groups);
        }
    }

    /** Returns the vectors of a row: one for each four samples. */
    int quads() {
        return tile / 4;
    }
}
