package org.rhei.cli.numpy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Text;
import org.rhei.kernel.Tensor;

/**
 * An array that was read from NumPy's format: a magic string, a version, a header with type, order and shape, then the
 * values.
 *
 * <p>Files are not trusted: every part is checked, and memory is allocated only for values that the file is long enough for.
 *
 * @param names the names of the numbers of an element, for a structured type; otherwise empty
 * @param values the values in C order, rounded to float32; a structured type has a last axis of its numbers
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">the format</a>
 */
public record NumpyArray(List<String> names, Tensor values) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

    /** The most bytes of a header: names of a structured type may be many and long. */
    private static final int MOST_HEADER_BYTES = 1 << 20;

    private static final int BUFFER = 1 << 16;

    public NumpyArray {
        names = List.copyOf(names);
    }

    /**
     * Reads a {@code .npy} file.
     *
     * @throws InputException if the file cannot be read or holds something else
     */
    public static NumpyArray read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, Files.size(file));
        } catch (IOException e) {
            throw InputException.unreadable(file, e);
        } catch (NumpyFault e) {
            throw new InputException(file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Reads an array from a stream.
     *
     * @param size the number of bytes of the stream
     * @throws NumpyFault if the stream holds something else
     */
    static NumpyArray read(InputStream in, long size) throws IOException {
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
        byte[] text = exactly(in, (int) length, size, "a header of " + length + " bytes and numbers");
        NpyHeader header = NpyHeader.parse(new String(text, StandardCharsets.UTF_8));
        long found = size - MAGIC.length - 2 - lengthBytes - length;
        if (found != header.bytes()) {
            throw new NumpyFault("found " + found + " bytes of numbers, expected " + header.bytes() + " for " + header
                    + (found < header.bytes() ? "; is the file truncated?" : ""));
        }
        return of(header, in);
    }

    private static byte[] exactly(InputStream in, int count, long size, String what) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new NumpyFault("found " + size + " bytes, expected " + what + "; is the file truncated?");
        }
        return bytes;
    }

    private static NumpyArray of(NpyHeader header, InputStream in) throws IOException {
        int width = header.fields().size();
        int count = header.count();
        int[] shape = header.shape();
        float[] values = new float[count * width];
        int element = header.elementBytes();
        byte[] bytes = new byte[Math.max(1, BUFFER / element) * element];
        ByteBuffer[] ordered = new ByteBuffer[width];
        Arrays.setAll(
                ordered,
                field -> ByteBuffer.wrap(bytes)
                        .order(header.fields().get(field).type().order()));
        int[] index = new int[shape.length];
        for (int done = 0; done < count; ) {
            int elements = Math.min(bytes.length / element, count - done);
            if (in.readNBytes(bytes, 0, elements * element) < elements * element) {
                throw new NumpyFault("found fewer numbers than the header says; is the file truncated?");
            }
            for (int i = 0; i < elements; i++, done++) {
                int place = header.fortranOrder() ? place(index, shape) : done;
                for (int field = 0; field < width; field++) {
                    NpyHeader.Field number = header.fields().get(field);
                    values[place * width + field] = number.type().value(ordered[field], i * element + number.offset());
                }
            }
        }
        if (!header.isStructured()) {
            return new NumpyArray(List.of(), Tensor.of(values, shape));
        }
        int[] extended = Arrays.copyOf(shape, shape.length + 1);
        extended[shape.length] = width;
        List<String> names = header.fields().stream().map(NpyHeader.Field::name).toList();
        return new NumpyArray(names, Tensor.of(values, extended));
    }

    /** Returns the place in C order of the next element in Fortran order, in which the first axis varies fastest. */
    private static int place(int[] index, int[] shape) {
        int place = 0;
        for (int axis = 0; axis < shape.length; axis++) {
            place = place * shape[axis] + index[axis];
        }
        for (int axis = 0; axis < shape.length && ++index[axis] == shape[axis]; axis++) {
            index[axis] = 0;
        }
        return place;
    }
}
