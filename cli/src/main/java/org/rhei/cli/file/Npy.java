package org.rhei.cli.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.rhei.cli.numpy.NpyStart;
import org.rhei.cli.numpy.NumpyArray;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Text;
import org.rhei.kernel.Tensor;

/** NumPy's format of one array: {@link NumpyArray} reads it, and results are written as float32. */
public final class Npy implements TableFormat {
    Npy() {}

    @Override
    public String ending() {
        return ".npy";
    }

    @Override
    public FileValues values(Path file, ReadOptions options) {
        return values(file, NumpyArray.read(file));
    }

    @Override
    public TableWriter writer(Result result, OutputStream out) throws IOException {
        return new Values(result.shape(), out);
    }

    /** Writes a tensor. */
    public static void write(Tensor tensor, OutputStream out) throws IOException {
        new Values(tensor.shape(), out).write(tensor.data());
    }

    /** Writes values as float32 in C order, version 1.0. */
    private static final class Values implements TableWriter {
        private final OutputStream out;
        private final ByteBuffer bytes = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);

        Values(int[] shape, OutputStream out) throws IOException {
            this.out = out;
            out.write(NpyStart.of("<f4", shape));
        }

        @Override
        public void write(float[] values) throws IOException {
            int most = bytes.capacity() / Float.BYTES;
            for (int from = 0; from < values.length; from += most) {
                int count = Math.min(most, values.length - from);
                bytes.asFloatBuffer().put(values, from, count);
                out.write(bytes.array(), 0, count * Float.BYTES);
            }
        }

        @Override
        public void finish(String provenance) {}
    }

    /**
     * Reads an array of numbers of any type.
     *
     * @return in C order, rounded to float32
     * @throws InputException if the file cannot be read or holds something else
     */
    public static Tensor read(Path file) {
        NumpyArray array = NumpyArray.read(file);
        if (!array.names().isEmpty()) {
            throw new InputException(
                    file + ": found fields " + Text.list(array.names()) + ", expected an array of numbers");
        }
        return array.values();
    }

    /** Returns the columns of an array whose elements have named numbers, and any other array as it is. */
    static FileValues values(Path file, NumpyArray array) {
        if (array.names().isEmpty()) {
            return new FileValues.Array(List.of(), array.values());
        }
        int width = array.names().size();
        int rows = width == 0 ? 0 : array.values().size() / width;
        if (array.values().rank() > 3 || (rows > 1 && array.values().dim(0) != rows)) {
            throw new InputException(file + ": found shape "
                    + Tensor.text(array.values().shape()) + " of a structured type, expected one axis of elements");
        }
        return FileValues.Columns.of(array.names(), array.values().reshape(rows, width));
    }
}
