package org.rhei.cli.file.parquet;

import java.nio.ByteBuffer;

/** Reads unsigned integers of any number of bits, the lowest bit first. */
final class Bits {
    private final ByteBuffer in;
    private int current;
    private int left;

    /** Creates a reader of bytes, from their position on. */
    Bits(ByteBuffer in) {
        this.in = in;
    }

    /** Returns the next integer of up to 64 bits. */
    long next(int width) {
        long value = 0;
        for (int at = 0; at < width; ) {
            if (left == 0) {
                current = in.get() & 0xff;
                left = Byte.SIZE;
            }
            int count = Math.min(left, width - at);
            value |= (current & (1L << count) - 1) << at;
            current >>>= count;
            left -= count;
            at += count;
        }
        return value;
    }
}
