package org.rhei.networks.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rhei.kernel.Tensor;
import org.rhei.networks.evaluation.Condition;
import org.rhei.networks.evaluation.Network;
import org.rhei.testkit.MixedError;

/**
 * Law: the network's output equals GenSBI's within 1e-4·(1 + |v|) at every reference time. For every method, GenSBI's
 * wrapped model is the network alone, so this test does not cover the preconditioning of the methods.
 */
class NetworkParityTest {
    static List<ReferenceNetwork> cases() {
        List<ReferenceNetwork> cases = ReferenceNetwork.all();
        assertThat(cases).hasSizeGreaterThan(20);
        return cases;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void outputEqualsGensbis(ReferenceNetwork reference) throws IOException {
        Model model = reference.model();
        check(reference, model.network(), "network.out");
    }

    @Test
    void outputWithAnEdgeMaskEqualsGensbis() throws IOException {
        ReferenceNetwork reference = new ReferenceNetwork("simformer_edges");
        check(reference, reference.masked(reference.model()), "network.masked");
    }

    private static void check(ReferenceNetwork reference, Network network, String output) throws IOException {
        Tensor times = reference.expected("network.t");
        Tensor expected = reference.expected(output);
        Samples samples = new Samples(
                reference.expected("network.obs").data(),
                network.dimension(),
                network.kernels().lanes());
        Condition condition = reference.condition(reference.model());
        double worst = 0;
        for (int t = 0; t < times.size(); t++) {
            float[] found = samples.through(network, times.data()[t], condition).numbers();
            worst = Math.max(worst, MixedError.largest(found, expected.data(), t * found.length));
        }
        System.out.printf("%s: %s within %.1e%n", reference, output, worst);
        assertThat(worst).isLessThan(1e-4);
    }

    @Test
    void anEdgeMaskOfAnotherShapeOrForAnotherNetworkIsRefused() throws IOException {
        Network simformer = new ReferenceNetwork("simformer_edges").model().network();
        assertThatThrownBy(() -> simformer.withEdgeMask(new boolean[5][4]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(5, 5)");
        Network joint = new ReferenceNetwork("flux1joint_flow").model().network();
        assertThatThrownBy(() -> joint.withEdgeMask(new boolean[8][8]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("only Simformer");
    }
}
