package org.rhei.cli.file.parquet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.Type;
import org.rhei.kernel.text.NumberText;

/** Decodes the numbers of a page, one after another. */
@FunctionalInterface
interface PageNumbers {
    /** Returns the next number, rounded to float32. */
    float next();

    /**
     * Returns a decoder.
     *
     * @param in the encoded numbers
     * @param dictionary the numbers that are stored as indices
     * @throws IllegalArgumentException if the encoding is not read for this type
     */
    static PageNumbers of(Encoding encoding, NumberType type, ByteBuffer in, float[] dictionary) {
        if (type.stored() == Type.BOOLEAN) {
            return truths(encoding, in);
        }
        return switch (encoding) {
            case PLAIN -> () -> type.reading().of(in);
            case PLAIN_DICTIONARY, RLE_DICTIONARY -> {
                Runs indices = new Runs(in, in.hasRemaining() ? in.get() : 0);
                yield () -> dictionary[indices.next()];
            }
            case DELTA_BINARY_PACKED -> deltas(type, in);
            case BYTE_STREAM_SPLIT -> split(type, in);
            default ->
                throw new IllegalArgumentException("numbers in the encoding " + encoding
                        + ", expected PLAIN, RLE_DICTIONARY, DELTA_BINARY_PACKED or BYTE_STREAM_SPLIT");
        };
    }

    private static PageNumbers truths(Encoding encoding, ByteBuffer in) {
        return switch (encoding) {
            case PLAIN -> {
                Bits bits = new Bits(in);
                yield () -> bits.next(1);
            }
            case RLE -> {
                Runs runs = new Runs(in.hasRemaining() ? in.slice(Integer.BYTES, in.getInt(0)) : in, 1);
                yield runs::next;
            }
            default ->
                throw new IllegalArgumentException(
                        "truth values in the encoding " + encoding + ", expected PLAIN or RLE");
        };
    }

    private static PageNumbers deltas(NumberType type, ByteBuffer in) {
        if (!type.integer()) {
            throw new IllegalArgumentException("numbers that are no integers, encoded as differences");
        }
        if (!in.hasRemaining()) {
            return () -> {
                throw new IllegalArgumentException("no numbers");
            };
        }
        Deltas deltas = new Deltas(in);
        ByteBuffer number = number(Long.BYTES);
        return () -> type.reading().of(number.putLong(0, deltas.next()).rewind());
    }

    /** Decodes numbers whose first bytes come first, then their second bytes, and so on. */
    private static PageNumbers split(NumberType type, ByteBuffer in) {
        int width = type.width();
        int count = in.remaining() / width;
        ByteBuffer number = number(width);
        return new PageNumbers() {
            private int next;

            @Override
            public float next() {
                if (next == count) {
                    throw new IllegalArgumentException("more than " + NumberText.count(count, "number"));
                }
                for (int i = 0; i < width; i++) {
                    number.put(i, in.get(in.position() + i * count + next));
                }
                next++;
                return type.reading().of(number.rewind());
            }
        };
    }

    private static ByteBuffer number(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
