package org.rhei.pipelines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.rhei.kernel.Tensor;
import org.rhei.networks.Safetensors;

/** A reference case: a model and what GenSBI computes with it. */
record Reference(String name) {
    Path model() {
        return folder().resolve(name + ".safetensors");
    }

    Tensor expected(String tensor) {
        try (Safetensors file = Safetensors.open(folder().resolve(name + ".expected.safetensors"))) {
            return file.tensor(tensor);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
}
