package org.rhei.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.rhei.cli.file.Npy;
import org.rhei.kernel.Tensor;
import org.rhei.networks.ModelConfig;
import org.rhei.testkit.MixedError;
import org.rhei.testkit.NpyFile;
import org.rhei.testkit.ReferenceCase;
import org.rhei.testkit.SafetensorsFile;
import tools.jackson.databind.node.ObjectNode;

/**
 * Small models, GenSBI's outputs for them, and input files for tests. The first model is {@code flux1_flow}, with
 * five data values and three parameters.
 */
public final class ReferenceFiles {
    private static final String FIRST = "flux1_flow";

    /** The tolerance for fixed steps without noise. */
    public static final double TOLERANCE = 5e-4;

    private ReferenceFiles() {}

    public static String model() {
        return model(FIRST);
    }

    public static String model(String model) {
        return new ReferenceCase(model).model().toString();
    }

    public static Tensor expected(String name) {
        return expected(FIRST, name);
    }

    public static Tensor expected(String model, String name) {
        return new ReferenceCase(model).expected(name);
    }

    /** Writes a model's weights without the configuration, as GenSBI exports them. */
    public static String weights(Path file, String model) throws IOException {
        SafetensorsFile weights = SafetensorsFile.read(Path.of(model));
        ((ObjectNode) weights.header().get("__metadata__")).remove(ModelConfig.METADATA_KEY);
        return weights.write(file).toString();
    }

    /** Writes observations of one channel as rows of text with a header. */
    public static String csv(Path file, Tensor xs) throws IOException {
        StringBuilder text = new StringBuilder(
                IntStream.range(0, xs.dim(1)).mapToObj(i -> "data_" + i).collect(Collectors.joining(",")));
        for (int row = 0; row < xs.dim(0); row++) {
            float[] values = xs.rows(row, row + 1).data();
            text.append('\n');
            text.append(IntStream.range(0, values.length)
                    .mapToObj(i -> Float.toString(values[i]))
                    .collect(Collectors.joining(",")));
        }
        Files.writeString(file, text.append('\n'));
        return file.toString();
    }

    public static String npy(Path file, Tensor xs) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            Npy.write(xs, out);
        }
        return file.toString();
    }

    /** Asserts that a file holds GenSBI's samples within 5e-4·(1 + |x|). */
    public static void assertSamples(Path file, String name) {
        assertNear(file, expected("samples." + name), TOLERANCE);
    }

    /** Asserts that a file holds the expected samples within tolerance·(1 + |x|). */
    public static void assertNear(Path file, Tensor expected, double tolerance) {
        MixedError.assertBelow(tolerance, NpyFile.read(file), expected);
    }

    /** Returns the names of all files in a directory, including hidden files. */
    public static String[] listing(Path directory) {
        String[] names = directory.toFile().list();
        Arrays.sort(names);
        return names;
    }
}
