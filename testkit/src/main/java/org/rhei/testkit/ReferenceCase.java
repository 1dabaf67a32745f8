package org.rhei.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.rhei.kernel.Tensor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A reference case: a small model and the outputs that GenSBI computes with it, in the format of {@code reference/FORMAT.md}.
 *
 * @param name the model's file name without its ending
 */
public record ReferenceCase(String name) {
    private static final Path FOLDER = Path.of("..", "reference");
    private static final String MODEL = ".safetensors";
    private static final String EXPECTED = ".expected.safetensors";

    /** Returns all cases in the order of their names; some hold outputs of a network alone. */
    public static List<ReferenceCase> all() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(EXPECTED))
                    .sorted()
                    .map(file -> new ReferenceCase(file.substring(0, file.length() - EXPECTED.length())))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the cases that hold samples of a whole pipeline. */
    public static List<ReferenceCase> ofPipelines() {
        return all().stream()
                .filter(reference -> reference.tensors().stream().anyMatch(name -> name.startsWith("samples.")))
                .toList();
    }

    /** Returns a file of the reference folder. */
    public static Path file(String name) {
        return FOLDER.resolve(name);
    }

    /** Returns the file of the model. */
    public Path model() {
        return file(name + MODEL);
    }

    /** Returns the file of the expected outputs. */
    public Path outputs() {
        return file(name + EXPECTED);
    }

    /** Returns an expected output by its name. */
    public Tensor expected(String tensor) {
        return SafetensorsFile.read(outputs()).tensor(tensor);
    }

    /** Returns an expected derivative, computed by {@code jax.jvp} or {@code jax.jacfwd}. */
    public Tensor derivative(String tensor) {
        return SafetensorsFile.read(file("derivatives.safetensors")).tensor(name + "." + tensor);
    }

    /** Returns the names of all expected outputs. */
    public Set<String> tensors() {
        return SafetensorsFile.read(outputs()).names();
    }

    /** Returns the settings with which GenSBI computed the outputs. */
    public JsonNode spec() {
        String spec = SafetensorsFile.read(outputs()).metadata().get("spec");
        return JsonMapper.shared().readTree(Objects.requireNonNull(spec, () -> outputs() + ": no metadata 'spec'"));
    }

    @Override
    public String toString() {
        return name;
    }
}
