package org.rhei.networks.model;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.rhei.kernel.Tensor;
import org.rhei.networks.Conditioning;
import org.rhei.networks.evaluation.Condition;
import org.rhei.networks.evaluation.Network;
import org.rhei.networks.format.Safetensors;

/** A network that GenSBI was asked about, and what it said: reference/FORMAT.md. */
record ReferenceCase(String name) {
    private static final String EXPECTED = ".expected.safetensors";

    static List<ReferenceCase> all() {
        try (Stream<Path> files = Files.list(folder())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(EXPECTED))
                    .sorted()
                    .map(file -> new ReferenceCase(file.replace(EXPECTED, "")))
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path folder() {
        try {
            return Path.of(ReferenceCase.class.getResource("/reference").toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    Model model() throws IOException {
        return Model.load(folder().resolve(name + ".safetensors"));
    }

    Tensor expected(String tensor) throws IOException {
        return tensor(name + EXPECTED, tensor);
    }

    /** What {@code jax.jvp} or {@code jax.jacfwd} gives. */
    Tensor derivative(String tensor) throws IOException {
        return tensor("derivatives.safetensors", name + "." + tensor);
    }

    private static Tensor tensor(String file, String name) throws IOException {
        try (Safetensors tensors = Safetensors.open(folder().resolve(file))) {
            return tensors.tensor(name);
        }
    }

    /** The condition {@code x_o}, if the model has any. */
    Condition condition(Model model) throws IOException {
        return model.config().pipeline() == Conditioning.UNCONDITIONAL
                ? Condition.NONE
                : model.network().condition(expected("x_o"));
    }

    /** The network of the case's derivatives: with its edge mask, where it has one. */
    Network masked(Model model) throws IOException {
        if (!name.equals("simformer_edges")) {
            return model.network();
        }
        Tensor mask = expected("edge_mask");
        boolean[][] edges = new boolean[mask.dim(0)][mask.dim(1)];
        for (int i = 0; i < mask.dim(0); i++) {
            for (int j = 0; j < mask.dim(1); j++) {
                edges[i][j] = mask.at(i, j) != 0;
            }
        }
        return model.network().withEdgeMask(edges);
    }

    @Override
    public String toString() {
        return name;
    }
}
