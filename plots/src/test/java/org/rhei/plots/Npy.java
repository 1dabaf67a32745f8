package org.rhei.plots;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rhei.kernel.Tensor;

/** Reads NumPy's files of version 1, float32, row-major: enough for the tests' data. */
final class Npy {
    private static final Pattern HEADER =
            Pattern.compile("\\{'descr': '<f4', 'fortran_order': False, 'shape': \\(([^)]*)\\), *\\} *\n");

    private Npy() {}

    static Tensor read(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int length = bytes.getShort(8);
        String header = new String(bytes.array(), 10, length, StandardCharsets.US_ASCII);
        Matcher matcher = HEADER.matcher(header);
        if (!matcher.matches()) {
            throw new IOException(file + ": not a float32 array of version 1: " + header);
        }
        int[] shape = Arrays.stream(matcher.group(1).split(","))
                .map(String::strip)
                .filter(axis -> !axis.isEmpty())
                .mapToInt(Integer::parseInt)
                .toArray();
        bytes.position(10 + length);
        float[] data = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(data);
        return Tensor.of(data, shape);
    }
}
