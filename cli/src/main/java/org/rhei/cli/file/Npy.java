package org.rhei.cli.file;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Text;
import org.rhei.kernel.Tensor;

/**
 * NumPy's format of one array: a magic string, a version, a header with type, order and shape, then the values.
 *
 * <p>Files are not trusted: every part is checked, and a message names the file, the value found and the value expected.
 *
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">the format</a>
 */
public final class Npy implements TableFormat {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int VERSION_END = MAGIC.length + 2;

    /** The values begin at a multiple of this. */
    private static final int ALIGNMENT = 64;

    /** The limit that NumPy has too. */
    private static final int MOST_HEADER_BYTES = 10_000;

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    Npy() {}

    @Override
    public String ending() {
        return ".npy";
    }

    @Override
    public FileValues values(Path file, ReadOptions options) {
        return new FileValues.Array(read(file));
    }

    @Override
    public void write(Result result, String provenance, OutputStream out) throws IOException {
        write(result.values(), out);
    }

    /** Writes a tensor as float32 in C order, version 1.0. */
    public static void write(Tensor tensor, OutputStream out) throws IOException {
        String dictionary = "{'descr': '<f4', 'fortran_order': False, 'shape': " + Tensor.text(tensor.shape()) + ", }";
        int start = VERSION_END + Short.BYTES;
        int length = Math.ceilDiv(start + dictionary.length() + 1, ALIGNMENT) * ALIGNMENT - start;
        out.write(MAGIC);
        out.write(new byte[] {1, 0, (byte) length, (byte) (length >> 8)});
        out.write(
                (dictionary + " ".repeat(length - dictionary.length() - 1) + "\n").getBytes(StandardCharsets.US_ASCII));

        float[] data = tensor.data();
        ByteBuffer bytes = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
        int most = bytes.capacity() / Float.BYTES;
        for (int from = 0; from < data.length; from += most) {
            int count = Math.min(most, data.length - from);
            bytes.asFloatBuffer().put(data, from, count);
            out.write(bytes.array(), 0, count * Float.BYTES);
        }
    }

    /**
     * Reads float32 or float64 of either byte order, in C or Fortran order.
     *
     * @return in C order, float64 rounded to float32
     * @throws InputException when the file cannot be read or holds something else
     */
    public static Tensor read(Path file) {
        try (FileChannel channel = FileChannel.open(file);
                Arena arena = Arena.ofConfined()) {
            return read(file, channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena));
        } catch (IOException e) {
            throw InputException.unreadable(file, e);
        }
    }

    /**
     * Reads an array from the bytes of a file.
     *
     * @param file the name of the file in messages
     * @throws InputException when they hold something else
     */
    public static Tensor read(Path file, MemorySegment bytes) {
        int dataStart = dataStart(file, bytes);
        int headerStart = bytes.get(ValueLayout.JAVA_BYTE, MAGIC.length) == 1 ? VERSION_END + 2 : VERSION_END + 4;
        byte[] text = bytes.asSlice(headerStart, dataStart - headerStart).toArray(ValueLayout.JAVA_BYTE);
        NpyHeader header = NpyHeader.parse(file, new String(text, StandardCharsets.UTF_8));
        long expected = (long) header.count() * header.itemBytes();
        long found = bytes.byteSize() - dataStart;
        if (found != expected) {
            throw new InputException(
                    file + ": found " + found + " bytes of numbers, expected " + expected + " for shape "
                            + Tensor.text(header.shape()) + " of '" + header.type() + "'"
                            + (found < expected ? "; is the file truncated?" : ""));
        }
        float[] numbers = numbers(bytes.asSlice(dataStart), header);
        return Tensor.of(header.fortranOrder() ? toRowMajor(numbers, header.shape()) : numbers, header.shape());
    }

    /** Checks the bytes before the header's text and returns the start of the values. */
    private static int dataStart(Path file, MemorySegment bytes) {
        long size = bytes.byteSize();
        int magic = (int) Math.min(size, MAGIC.length);
        if (!Arrays.equals(bytes.asSlice(0, magic).toArray(ValueLayout.JAVA_BYTE), MAGIC)) {
            throw new InputException(file + ": found " + describe(bytes.asSlice(0, magic)) + " at its start, expected "
                    + "\\x93NUMPY; is it a .npy file?");
        }
        if (size < VERSION_END + 4) {
            throw new InputException(file + ": found " + size + " bytes, expected a header; is the file truncated?");
        }
        int version = bytes.get(ValueLayout.JAVA_BYTE, MAGIC.length);
        if (version < 1 || version > 3) {
            throw new InputException(
                    file + ": found version " + (version & 0xff) + " of the .npy format, expected 1, 2 or 3");
        }
        int lengthBytes = version == 1 ? Short.BYTES : Integer.BYTES;
        long length = version == 1
                ? Short.toUnsignedLong(bytes.get(SHORT, VERSION_END))
                : Integer.toUnsignedLong(bytes.get(INT, VERSION_END));
        if (length > MOST_HEADER_BYTES) {
            throw new InputException(
                    file + ": found a header of " + length + " bytes, expected at most " + MOST_HEADER_BYTES);
        }
        long start = VERSION_END + lengthBytes + length;
        if (start > size) {
            throw new InputException(file + ": found " + size + " bytes, expected a header of " + length
                    + " bytes and numbers; is the file truncated?");
        }
        return (int) start;
    }

    private static String describe(MemorySegment bytes) {
        return bytes.byteSize() == 0
                ? "nothing"
                : Text.quote(new String(bytes.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.ISO_8859_1));
    }

    private static float[] numbers(MemorySegment data, NpyHeader header) {
        float[] numbers = new float[header.count()];
        if (header.itemBytes() == Float.BYTES) {
            ValueLayout.OfFloat layout = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(header.byteOrder());
            MemorySegment.copy(data, layout, 0, numbers, 0, numbers.length);
        } else {
            ValueLayout.OfDouble layout = ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(header.byteOrder());
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = (float) data.getAtIndex(layout, i);
            }
        }
        return numbers;
    }

    /** Converts from Fortran's order, in which the first axis varies fastest, to C's, in which the last does. */
    private static float[] toRowMajor(float[] columnMajor, int[] shape) {
        float[] rowMajor = new float[columnMajor.length];
        int[] index = new int[shape.length];
        for (int i = 0; i < rowMajor.length; i++) {
            int from = 0;
            for (int axis = shape.length - 1; axis >= 0; axis--) {
                from = from * shape[axis] + index[axis];
            }
            rowMajor[i] = columnMajor[from];
            for (int axis = shape.length - 1; axis >= 0 && ++index[axis] == shape[axis]; axis--) {
                index[axis] = 0;
            }
        }
        return rowMajor;
    }
}
