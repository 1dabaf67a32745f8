package org.rhei.networks.model;

import java.io.IOException;
import java.util.List;
import org.rhei.kernel.Tensor;
import org.rhei.networks.Conditioning;
import org.rhei.networks.evaluation.Condition;
import org.rhei.networks.evaluation.Network;
import org.rhei.testkit.ReferenceCase;

/** A network with outputs of GenSBI, as described in reference/FORMAT.md. */
record ReferenceNetwork(ReferenceCase reference) {
    ReferenceNetwork(String name) {
        this(new ReferenceCase(name));
    }

    static List<ReferenceNetwork> all() {
        return ReferenceCase.all().stream().map(ReferenceNetwork::new).toList();
    }

    Model model() throws IOException {
        return Model.load(reference.model());
    }

    Tensor expected(String tensor) {
        return reference.expected(tensor);
    }

    /** Returns a derivative that {@code jax.jvp} or {@code jax.jacfwd} computed. */
    Tensor derivative(String tensor) {
        return reference.derivative(tensor);
    }

    /** Returns the condition {@code x_o}, if the model has one. */
    Condition condition(Model model) {
        return model.config().pipeline() == Conditioning.UNCONDITIONAL
                ? Condition.NONE
                : model.network().condition(expected("x_o"));
    }

    /** Returns the network of the case's derivatives, with its edge mask if it has one. */
    Network masked(Model model) {
        if (!reference.name().equals("simformer_edges")) {
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
        return reference.toString();
    }
}
