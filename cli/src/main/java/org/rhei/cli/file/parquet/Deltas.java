package org.rhei.cli.file.parquet;

import java.nio.ByteBuffer;
import org.rhei.kernel.text.NumberText;

/**
 * Decodes integers that are stored as differences.
 *
 * @see <a href="https://parquet.apache.org/docs/file-format/data-pages/encodings/#DELTAENC">the encoding</a>
 */
final class Deltas {
    private final ByteBuffer in;
    private final int miniBlocks;
    private final int valuesOfAMiniBlock;
    private final int total;

    private long value;
    private int read;
    private long smallest;
    private ByteBuffer widths = ByteBuffer.allocate(0);
    private int width;
    private int left;
    private Bits bits;

    /** Creates a decoder of bytes, from their position on. */
    Deltas(ByteBuffer in) {
        this.in = in;
        bits = new Bits(in);
        int block = Varint.count(in);
        miniBlocks = Varint.count(in);
        total = Varint.count(in);
        value = Varint.signed(in);
        if (miniBlocks == 0 || block % miniBlocks != 0 || block / miniBlocks % Byte.SIZE != 0 || block == 0) {
            throw new IllegalArgumentException("blocks of " + block + " values in " + miniBlocks + " parts");
        }
        valuesOfAMiniBlock = block / miniBlocks;
    }

    /** Returns the next integer. */
    long next() {
        if (read == total) {
            throw new IllegalArgumentException("more than " + NumberText.count(total, "value"));
        }
        if (read++ > 0) {
            if (left == 0) {
                readMiniBlock();
            }
            left--;
            value += smallest + bits.next(width);
        }
        return value;
    }

    private void readMiniBlock() {
        if (!widths.hasRemaining()) {
            smallest = Varint.signed(in);
            widths = in.slice(in.position(), miniBlocks);
            in.position(in.position() + miniBlocks);
        }
        width = widths.get() & 0xff;
        if (width > Long.SIZE) {
            throw new IllegalArgumentException("integers of " + width + " bits");
        }
        left = valuesOfAMiniBlock;
        bits = new Bits(in.duplicate());
        long bytes = (long) valuesOfAMiniBlock / Byte.SIZE * width;
        in.position((int) Math.min(in.limit(), in.position() + bytes));
    }
}
