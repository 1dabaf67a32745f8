package org.rhei.cli.numpy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.rhei.cli.terminal.Text;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.text.NumberText;

/**
 * The beginning of a {@code .npy} file: a magic string, a version, and a header in Python.
 *
 * @param header the text of the header
 * @param bytes the bytes before the values
 */
public record NpyStart(String header, long bytes) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

    /** The most bytes of a header: names of a structured type may be many and long. */
    private static final int MOST_HEADER_BYTES = 1 << 20;

    /** The values begin at a multiple of this. */
    private static final int ALIGNMENT = 64;

    /**
     * Returns the first bytes of a file, version 1.0: everything before the values, which follow in C order.
     *
     * @param type NumPy's name of the type
     */
    public static byte[] of(String type, int[] shape) {
        String dictionary = "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + Tensor.text(shape) + ", }";
        int start = MAGIC.length + 2 + Short.BYTES;
        int length = Math.ceilDiv(start + dictionary.length() + 1, ALIGNMENT) * ALIGNMENT - start;
        String text = dictionary + " ".repeat(length - dictionary.length() - 1) + "\n";
        return ByteBuffer.allocate(start + length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .put(new byte[] {1, 0})
                .putShort((short) length)
                .put(text.getBytes(StandardCharsets.US_ASCII))
                .array();
    }

    /**
     * Reads the beginning.
     *
     * @param size the number of bytes of the stream
     * @throws NumpyFault if the stream begins with something else
     */
    static NpyStart read(InputStream in, long size) throws IOException {
        byte[] start = in.readNBytes(MAGIC.length);
        if (!Arrays.equals(start, MAGIC)) {
            throw new NumpyFault("found "
                    + (start.length == 0 ? "nothing" : Text.quote(new String(start, StandardCharsets.ISO_8859_1)))
                    + " at its start, expected \\x93NUMPY; is it a .npy file?");
        }
        byte[] version = exactly(in, 2, size, "a header");
        if (version[0] < 1 || version[0] > 3) {
            throw new NumpyFault("found version " + (version[0] & 0xff) + " of the .npy format, expected 1, 2 or 3");
        }
        int lengthBytes = version[0] == 1 ? Short.BYTES : Integer.BYTES;
        ByteBuffer lengths =
                ByteBuffer.wrap(exactly(in, lengthBytes, size, "a header")).order(ByteOrder.LITTLE_ENDIAN);
        long length =
                version[0] == 1 ? Short.toUnsignedLong(lengths.getShort()) : Integer.toUnsignedLong(lengths.getInt());
        if (length > MOST_HEADER_BYTES) {
            throw new NumpyFault("found a header of " + length + " bytes, expected at most " + MOST_HEADER_BYTES);
        }
        byte[] text = exactly(in, (int) length, size, "a header of " + length + " bytes and values");
        return new NpyStart(new String(text, StandardCharsets.UTF_8), MAGIC.length + 2 + lengthBytes + length);
    }

    private static byte[] exactly(InputStream in, int count, long size, String what) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new NumpyFault(
                    "found " + NumberText.count(size, "byte") + ", expected " + what + "; is the file truncated?");
        }
        return bytes;
    }
}
