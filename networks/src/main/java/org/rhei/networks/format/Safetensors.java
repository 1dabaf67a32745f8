package org.rhei.networks.format;

import static org.rhei.networks.ModelFormatException.quote;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.text.NumberText;
import org.rhei.networks.ModelFormatException;

/**
 * A memory-mapped safetensors file: an 8-byte little-endian header length, a JSON header, then the tensors' bytes.
 *
 * <p>The file is not trusted. {@link #open} checks the whole header, somewhat more strictly than the <a
 * href="https://github.com/huggingface/safetensors#format">format's specification</a> requires. Each fault is a
 * {@link ModelFormatException} that names the file, the tensor, the value found and the value expected. Reading a tensor copies it, so that
 * tensors remain valid when the file is closed.
 *
 * <p>Several threads may read. Reading after {@link #close} throws an {@link IllegalStateException}. The file must not shrink while it is
 * open.
 */
public final class Safetensors implements AutoCloseable {
    private static final String EXPECTED = "a .safetensors file, such as tools/export_gensbi.py writes";

    private static final int LENGTH_BYTES = Long.BYTES;

    /** The limit of the reference implementation of the format. */
    private static final long MAX_HEADER_BYTES = 1 << 24;

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final String source;
    private final Arena arena;
    private final MemorySegment data;
    private final SafetensorsHeader header;

    private Safetensors(String source, Arena arena, MemorySegment data, SafetensorsHeader header) {
        this.source = source;
        this.arena = arena;
        this.data = data;
        this.header = header;
    }

    /**
     * Maps a file and checks its header.
     *
     * @throws NoSuchFileException when the file does not exist
     * @throws IOException when the file cannot be read, or is a directory or a device
     * @throws ModelFormatException when the content is not a valid safetensors file
     */
    @SuppressWarnings("MustBeClosedChecker") // the reader owns the arena and closes it
    public static Safetensors open(Path file) throws IOException {
        String source = file.toString();
        if (Files.notExists(file)) {
            throw new NoSuchFileException(source);
        }
        if (!Files.isRegularFile(file) || FileContent.isOfSystem(file)) {
            throw new IOException(source + ": " + FileContent.of(file).message(EXPECTED));
        }
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size < LENGTH_BYTES) {
                requireUnknown(file, source);
                throw new ModelFormatException(source + ": found " + NumberText.count(size, "byte")
                        + ", expected at least the 8 bytes of the header's length"
                        + (size == 0 ? "; the file is empty" : ""));
            }
            MemorySegment mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, size, arena);
            long headerBytes = mapped.get(LONG, 0);
            if (headerBytes <= 0
                    || headerBytes > Math.min(MAX_HEADER_BYTES, size - LENGTH_BYTES)
                    || mapped.get(ValueLayout.JAVA_BYTE, LENGTH_BYTES) != '{') {
                requireUnknown(file, source);
                checkHeaderLength(source, headerBytes, size);
            }
            byte[] header = mapped.asSlice(LENGTH_BYTES, headerBytes).toArray(ValueLayout.JAVA_BYTE);
            MemorySegment data = mapped.asSlice(LENGTH_BYTES + headerBytes);
            return new Safetensors(source, arena, data, SafetensorsHeader.parse(source, header, data.byteSize()));
        } catch (IOException | RuntimeException | Error e) {
            arena.close();
            throw e;
        }
    }

    /** Refuses a file without a header that is recognized as something else. */
    private static void requireUnknown(Path file, String source) throws IOException {
        FileContent found = FileContent.of(file);
        if (found.isForeign(FileContent.SAFETENSORS)) {
            throw new ModelFormatException(source + ": " + found.message(EXPECTED));
        }
    }

    private static void checkHeaderLength(String source, long headerBytes, long fileBytes) {
        if (headerBytes < 0 || headerBytes > MAX_HEADER_BYTES) {
            throw new ModelFormatException(source + ": found a header length of " + Long.toUnsignedString(headerBytes)
                    + " bytes, expected at most " + MAX_HEADER_BYTES + "; is this a safetensors file?");
        }
        if (headerBytes > fileBytes - LENGTH_BYTES) {
            throw new ModelFormatException(source + ": found a header length of " + headerBytes + " bytes, but only "
                    + NumberText.count(fileBytes - LENGTH_BYTES, "byte") + " follow; is the file truncated?");
        }
    }

    /** Returns the names of the tensors in the order of the header; not modifiable. */
    public Set<String> names() {
        return header.entries().keySet();
    }

    /** Returns the strings of the header's {@code __metadata__}, empty when it has none; not modifiable. */
    public Map<String, String> metadata() {
        return header.metadata();
    }

    /**
     * Returns the shape of a tensor as a new array.
     *
     * @throws ModelFormatException when the file has no such tensor
     */
    public int[] shape(String name) {
        return entry(name).shapeArray();
    }

    /**
     * Copies a float32 tensor out of the file.
     *
     * @throws ModelFormatException when the file has no such tensor, it is not F32, or it is too large for an array
     */
    public Tensor tensor(String name) {
        SafetensorsHeader.Entry entry = entry(name);
        float[] numbers = new float[count(entry, Dtype.F32)];
        MemorySegment.copy(data, FLOAT, entry.begin(), numbers, 0, numbers.length);
        return Tensor.of(numbers, entry.shapeArray());
    }

    /**
     * Copies a float32 tensor of a known shape with finite elements out of the file.
     *
     * @throws ModelFormatException when the file has no such tensor, it is not F32, it has another shape, or one of its elements is not
     *     finite
     */
    public Tensor tensor(String name, int... expectedShape) {
        int[] shape = shape(name);
        if (!Arrays.equals(shape, expectedShape)) {
            throw fault(name, "found shape " + Tensor.text(shape) + ", expected shape " + Tensor.text(expectedShape));
        }
        Tensor tensor = tensor(name);
        float[] numbers = tensor.data();
        for (int i = 0; i < numbers.length; i++) {
            if (!Float.isFinite(numbers[i])) {
                throw fault(
                        name,
                        "found " + NumberText.number(numbers[i]) + " at element " + i + ", expected finite numbers");
            }
        }
        return tensor;
    }

    /**
     * Copies an int32 tensor out of the file, in row-major order.
     *
     * @throws ModelFormatException when the file has no such tensor, it is not I32, or it is too large for an array
     */
    public int[] ints(String name) {
        SafetensorsHeader.Entry entry = entry(name);
        int[] numbers = new int[count(entry, Dtype.I32)];
        MemorySegment.copy(data, INT, entry.begin(), numbers, 0, numbers.length);
        return numbers;
    }

    /** Writes the tensors of this file with other metadata. */
    public void write(Map<String, String> metadata, OutputStream out) throws IOException {
        byte[] json = header.withMetadata(metadata).json();
        out.write(ByteBuffer.allocate(LENGTH_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .array());
        out.write(json);
        byte[] bytes = new byte[1 << 16];
        for (long from = 0; from < data.byteSize(); from += bytes.length) {
            int count = (int) Math.min(bytes.length, data.byteSize() - from);
            MemorySegment.copy(data, ValueLayout.JAVA_BYTE, from, bytes, 0, count);
            out.write(bytes, 0, count);
        }
    }

    /** Unmaps the file; closing twice is harmless. */
    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }

    private SafetensorsHeader.Entry entry(String name) {
        SafetensorsHeader.Entry entry = header.entries().get(name);
        if (entry == null) {
            throw new ModelFormatException(source + ": found no tensor " + quote(name) + " among "
                    + header.entries().size());
        }
        return entry;
    }

    private int count(SafetensorsHeader.Entry entry, Dtype readable) {
        if (entry.dtype() != readable) {
            throw fault(entry.name(), "found dtype " + entry.dtype() + ", expected dtype " + readable);
        }
        long count = 1;
        for (int dim : entry.shape()) {
            count *= dim; // no overflow: the header check has multiplied these sizes exactly
            if (count > Integer.MAX_VALUE - 8) {
                throw fault(
                        entry.name(),
                        "shape " + Tensor.text(entry.shapeArray()) + " has more values than an array can hold");
            }
        }
        return (int) count;
    }

    /** Returns the exception for a fault of a tensor. */
    ModelFormatException fault(String name, String what) {
        return new ModelFormatException(source + ": tensor " + quote(name) + ": " + what);
    }
}
