package org.rhei.cli.file.parquet;

import java.nio.ByteBuffer;

/** Reads integers of 7 bits a byte, the lowest first. */
final class Varint {
    private Varint() {}

    /** Returns an unsigned integer of at most 64 bits. */
    static long read(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = in.get();
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("an integer of more than 64 bits");
    }

    /** Returns an unsigned integer that counts something. */
    static int count(ByteBuffer in) {
        return Math.toIntExact(read(in));
    }

    /** Returns a signed integer. */
    static long signed(ByteBuffer in) {
        long value = read(in);
        return value >>> 1 ^ -(value & 1);
    }
}
