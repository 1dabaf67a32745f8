package org.rhei.cli.file.parquet;

import java.nio.ByteBuffer;

/**
 * Decodes small integers from Parquet's hybrid of runs and packed bits.
 *
 * @see <a href="https://parquet.apache.org/docs/file-format/data-pages/encodings/#RLE">the encoding</a>
 */
final class Runs {
    private static final int VALUES_OF_A_GROUP = 8;

    private final ByteBuffer in;
    private final int width;
    private long left;
    private boolean packed;
    private int value;
    private Bits bits;

    /**
     * Creates a decoder.
     *
     * @param in the bytes, from their position on
     * @param width the bits of an integer
     */
    Runs(ByteBuffer in, int width) {
        if (width < 0 || width > Integer.SIZE) {
            throw new IllegalArgumentException("integers of " + width + " bits");
        }
        this.in = in;
        this.width = width;
        this.bits = new Bits(in);
    }

    /** Returns the next integer. */
    int next() {
        if (left == 0) {
            readRun();
        }
        left--;
        return packed ? (int) bits.next(width) : value;
    }

    private void readRun() {
        long header = Varint.read(in);
        if (header >>> 1 == 0) {
            throw new IllegalArgumentException("a run without values");
        }
        packed = (header & 1) == 1;
        if (packed) {
            long groups = header >>> 1;
            left = groups * VALUES_OF_A_GROUP;
            bits = new Bits(in.duplicate());
            in.position((int) Math.min(in.limit(), in.position() + groups * width));
        } else {
            left = header >>> 1;
            value = 0;
            for (int shift = 0; shift < width; shift += Byte.SIZE) {
                value |= (in.get() & 0xff) << shift;
            }
        }
    }
}
