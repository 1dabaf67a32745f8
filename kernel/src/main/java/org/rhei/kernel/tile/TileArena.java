package org.rhei.kernel.tile;

import org.rhei.kernel.Tile;

/**
 * Allocates the tiles of evaluations in large arrays. Each tile begins at a cache line, so that no register is loaded from two lines or
 * stored to two. If registers are as long as a line, an evaluation is a tenth faster.
 *
 * <p>Java cannot control the address of an array. But G1, the JVM's default collector, allocates an array of more than half a region at the
 * beginning of a region and never moves it. Other collectors allocate it anywhere, which is slower and changes no result. Thread-safe: one
 * arena serves all evaluations of a network, and an array lives as long as a tile in it.
 */
public final class TileArena {
    /** The number of values in a cache line. */
    private static final int LINE = 64 / Float.BYTES;

    /** The index of the first value that begins a line. An array has a header of 16 bytes before its values. */
    private static final int FIRST = LINE - 16 / Float.BYTES;

    private float[] array = new float[0];
    private int next = FIRST;

    /**
     * Returns a new tile of zeros. A tile of a single lane has its own array, and its tokens begin anywhere in a line.
     *
     * @throws ArithmeticException when the tile has more values than an array can hold
     */
    public synchronized Tile zeros(int tokens, int features, int lanes) {
        if (lanes == 1) {
            return Tile.zeros(tokens, features, lanes);
        }
        int stride = Math.multiplyExact(features, lanes);
        int numbers = Math.multiplyExact(tokens, stride);
        int offset = FIRST + Math.ceilDiv(next - FIRST, LINE) * LINE;
        if (numbers > array.length - offset) {
            offset = FIRST;
            array = new float[Math.max(Math.addExact(FIRST, numbers), moreThanHalfARegion())];
        }
        next = offset + numbers;
        return new Tile(array, offset, stride, tokens, features, lanes);
    }

    /**
     * Returns the number of values that fill more than half a region of G1, which divides the heap into 2048 regions of 1 MB to 32 MB,
     * rounded up to a power of two.
     */
    private static int moreThanHalfARegion() {
        long share = Math.clamp(Runtime.getRuntime().maxMemory() / 2048, 1 << 20, 32 << 20);
        long region = Long.highestOneBit(2 * share - 1);
        return Math.toIntExact(region / 2 / Float.BYTES); // and its header
    }
}
