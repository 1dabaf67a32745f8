package org.rhei.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rhei.kernel.Tensor;

/** Reads NumPy's files of version 1 that hold float32 in row-major order: the files that the command writes. */
public final class NpyFile {
    private static final Pattern HEADER =
            Pattern.compile("\\{'descr': '<f4', 'fortran_order': False, 'shape': \\(([^)]*)\\), *\\} *\n");
    private static final int LENGTH_AT = 8;
    private static final int HEADER_AT = 10;

    private NpyFile() {}

    /** Returns the array of a file. */
    public static Tensor read(Path file) {
        try {
            return parse(file, Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Tensor parse(Path file, byte[] content) {
        ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        int length = bytes.getShort(LENGTH_AT);
        String header = new String(content, HEADER_AT, length, StandardCharsets.US_ASCII);
        Matcher matcher = HEADER.matcher(header);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    file + ": found the header " + header + ", expected float32 in row-major order");
        }
        int[] shape = Arrays.stream(matcher.group(1).split(",", -1))
                .map(String::strip)
                .filter(axis -> !axis.isEmpty())
                .mapToInt(Integer::parseInt)
                .toArray();
        bytes.position(HEADER_AT + length);
        float[] values = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(values);
        return Tensor.of(values, shape);
    }
}
