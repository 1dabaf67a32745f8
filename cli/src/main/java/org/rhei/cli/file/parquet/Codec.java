package org.rhei.cli.file.parquet;

import io.airlift.compress.MalformedInputException;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.format.CompressionCodec;
import org.rhei.kernel.text.NumberText;

/** Decompresses pages in Java, without a native library; checks that they have the size that they claim. */
final class Codec {
    /** The codecs, in words. */
    static final String NAMES = "none, SNAPPY, GZIP, ZSTD or LZ4_RAW";

    private Codec() {}

    /** Returns true if the codec is read. */
    static boolean reads(CompressionCodec codec) {
        return switch (codec) {
            case UNCOMPRESSED, SNAPPY, GZIP, ZSTD, LZ4_RAW -> true;
            default -> false;
        };
    }

    /**
     * Decompresses the end of an array.
     *
     * @param size the number of bytes that result
     * @return little-endian
     * @throws IOException if another number of bytes results, or they are damaged
     */
    static ByteBuffer decompress(CompressionCodec codec, byte[] bytes, int from, int size) throws IOException {
        int length = bytes.length - from;
        if (codec == CompressionCodec.UNCOMPRESSED) {
            requireSize(length, size);
            return ByteBuffer.wrap(bytes, from, length).slice().order(ByteOrder.LITTLE_ENDIAN);
        }
        byte[] out = new byte[size];
        try {
            int found = switch (codec) {
                case SNAPPY -> new SnappyDecompressor().decompress(bytes, from, length, out, 0, size);
                case ZSTD -> new ZstdDecompressor().decompress(bytes, from, length, out, 0, size);
                case LZ4_RAW -> new Lz4Decompressor().decompress(bytes, from, length, out, 0, size);
                case GZIP -> gunzip(new ByteArrayInputStream(bytes, from, length), out);
                default -> throw new IllegalArgumentException(codec.toString());
            };
            requireSize(found, size);
        } catch (MalformedInputException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new IOException("it does not decompress: " + e.getMessage(), e);
        }
        return ByteBuffer.wrap(out).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Decompresses all of a stream; the end of the stream has a checksum, which is checked. */
    private static int gunzip(InputStream in, byte[] out) throws IOException {
        if (in.available() == 0) {
            return 0;
        }
        try (GZIPInputStream unpacked = new GZIPInputStream(in, 1 << 14)) {
            int count = unpacked.readNBytes(out, 0, out.length);
            return unpacked.read() < 0 ? count : count + 1;
        }
    }

    private static void requireSize(int found, int expected) throws IOException {
        if (found != expected) {
            throw new IOException("it has " + (found > expected ? "more than " : "")
                    + NumberText.count(Math.min(found, expected), "byte") + " when decompressed, but claims "
                    + expected);
        }
    }
}
