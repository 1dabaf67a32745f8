package org.rhei.pipelines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.rhei.kernel.Tensor;
import org.rhei.networks.format.Safetensors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A reference case: a model and what GenSBI computes with it. */
public record Reference(String name) {
    private static final String EXPECTED = ".expected.safetensors";

    /** All cases there are of whole pipelines; some files hold a network's output alone. */
    static List<Reference> all() {
        try (Stream<Path> files = Files.list(folder())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(EXPECTED))
                    .sorted()
                    .map(file -> new Reference(file.substring(0, file.length() - EXPECTED.length())))
                    .filter(reference -> reference.tensors().stream().anyMatch(name -> name.startsWith("samples.")))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path model() {
        return folder().resolve(name + ".safetensors");
    }

    public Tensor expected(String tensor) {
        try (Safetensors file = open()) {
            return file.tensor(tensor);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of all tensors. */
    Set<String> tensors() {
        try (Safetensors file = open()) {
            return Set.copyOf(file.names());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the tensors are. */
    JsonNode spec() {
        try (Safetensors file = open()) {
            return new JsonMapper().readTree(file.metadata().get("spec"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Safetensors open() throws IOException {
        return Safetensors.open(folder().resolve(name + EXPECTED));
    }

    private static Path folder() {
        try {
            return Path.of(Reference.class.getResource("/reference").toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** max |x − y| / (1 + |y|). */
    static double worst(Tensor x, Tensor y) {
        double worst = 0;
        for (int i = 0; i < y.size(); i++) {
            double error = Math.abs(x.data()[i] - y.data()[i]) / (1 + Math.abs(y.data()[i]));
            worst = error > worst || Double.isNaN(error) ? error : worst;
        }
        return worst;
    }

    @Override
    public String toString() {
        return name;
    }
}
