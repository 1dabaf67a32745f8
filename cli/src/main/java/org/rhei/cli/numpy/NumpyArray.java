package org.rhei.cli.numpy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.rhei.cli.terminal.InputException;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.text.NumberText;

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
        NpyStart start = NpyStart.read(in, size);
        NpyHeader header = NpyHeader.parse(start.header());
        long found = size - start.bytes();
        if (found != header.bytes()) {
            throw new NumpyFault("found " + NumberText.count(found, "byte") + " of numbers, expected " + header.bytes()
                    + " for " + header + (found < header.bytes() ? "; is the file truncated?" : ""));
        }
        return of(header, in);
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
