package org.rhei.kernel.tile;

import org.rhei.kernel.Tile;

/**
 * Where the tiles of evaluations lie: side by side in large arrays, each from a cache line on, so that no register is loaded from two
 * lines or stored to two. Where registers are as long as a line, an evaluation takes a tenth less.
 *
 * <p>Java cannot place an array. But G1, the JVM's usual collector, gives an array of more than half a region the beginning of a region
 * and leaves it there. Other collectors place it anywhere, which is slower and changes no result. Thread-safe: one arena serves all
 * evaluations of a network, and an array lives as long as a tile in it.
 */
public final class TileArena {
    /** Numbers in a cache line. */
    private static final int LINE = 64 / Float.BYTES;

    /** The first number that begins a line: before its numbers an array has a header of 16 bytes. */
    private static final int FIRST = LINE - 16 / Float.BYTES;

    private float[] array = new float[0];
    private int next = FIRST;

    /**
     * A new tile of zeros. One of a single lane has an array of its own: its tokens begin anywhere in a line.
     *
     * @throws ArithmeticException when it holds more numbers than an array can
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

    /** As G1 divides the heap: into 2048 regions, from 1 MB to 32 MB each and rounded up to a power of two. */
    private static int moreThanHalfARegion() {
        long share = Math.clamp(Runtime.getRuntime().maxMemory() / 2048, 1 << 20, 32 << 20);
        long region = Long.highestOneBit(2 * share - 1);
        return Math.toIntExact(region / 2 / Float.BYTES); // and its header
    }
}
