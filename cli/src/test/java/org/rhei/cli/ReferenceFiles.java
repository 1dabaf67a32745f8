package org.rhei.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.rhei.cli.file.Npy;
import org.rhei.kernel.Tensor;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.format.Safetensors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Small models, GenSBI's outputs for them, and files made of both. The first model is {@code flux1_flow}: five data, three parameters. */
public final class ReferenceFiles {
    private static final String FIRST = "flux1_flow";

    /** The tolerance for fixed steps without noise. */
    public static final double TOLERANCE = 5e-4;

    private ReferenceFiles() {}

    public static String model() {
        return model(FIRST);
    }

    public static String model(String model) {
        return file(model + ".safetensors").toString();
    }

    public static Tensor expected(String name) {
        return expected(FIRST, name);
    }

    public static Tensor expected(String model, String name) {
        try (Safetensors expected = Safetensors.open(file(model + ".expected.safetensors"))) {
            return expected.tensor(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path file(String name) {
        try {
            return Path.of(
                    ReferenceFiles.class.getResource("/reference/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes a model's weights without what says what the model is, as GenSBI itself exports them. */
    public static String weights(Path file, String model) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(Path.of(model))).order(ByteOrder.LITTLE_ENDIAN);
        byte[] json = new byte[(int) bytes.getLong()];
        bytes.get(json);
        ObjectNode header = (ObjectNode) JsonMapper.shared().readTree(json);
        ((ObjectNode) header.get("__metadata__")).remove(ModelConfig.METADATA_KEY);
        byte[] stripped = header.toString().getBytes(StandardCharsets.UTF_8);
        ByteBuffer written = ByteBuffer.allocate(Long.BYTES + stripped.length + bytes.remaining())
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(stripped.length)
                .put(stripped)
                .put(bytes);
        return Files.write(file, written.array()).toString();
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

    /** Within 5e-4·(1 + |x|) of what GenSBI draws. */
    public static void assertSamples(Path file, String name) {
        assertNear(file, expected("samples." + name), TOLERANCE);
    }

    /** Within tolerance·(1 + |x|). */
    public static void assertNear(Path file, Tensor expected, double tolerance) {
        Tensor found = Npy.read(file);
        assertThat(found.shape()).isEqualTo(expected.shape());
        for (int i = 0; i < expected.size(); i++) {
            float x = expected.data()[i];
            assertThat((double) Math.abs(found.data()[i] - x) / (1 + Math.abs(x)))
                    .as("number %d", i)
                    .isLessThan(tolerance);
        }
    }

    /** The names of everything in a directory, hidden files too. */
    public static String[] listing(Path directory) {
        String[] names = directory.toFile().list();
        Arrays.sort(names);
        return names;
    }
}
