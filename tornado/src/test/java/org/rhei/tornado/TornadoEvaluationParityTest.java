package org.rhei.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.networks.backend.NetworkBackend;
import org.rhei.networks.evaluation.NetworkEvaluation;
import org.rhei.networks.model.Model;

/**
 * Law: a device computes the network's output, and samples after Runge–Kutta steps, within 3e-6·(1 + |v|). The test
 * is skipped with the reason if the backend is not built in or finds no device.
 */
class TornadoEvaluationParityTest {
    private NetworkBackend tornado;

    @BeforeEach
    void findDevice() {
        tornado = Parity.assumeDevice();
    }

    @ParameterizedTest
    @ValueSource(strings = {"flux1_flow", "flux1_rope_both_flow", "flux1joint_flow", "simformer_edges"})
    void wholeNetworksGiveTheirOutput(String name) throws IOException {
        check(Parity.model(name));
    }

    @Test
    void aTrainedNetworkGivesItsOutput() throws IOException {
        check(Parity.TRAINED);
    }

    private void check(Path file) throws IOException {
        Model model = Model.load(file);
        NetworkEvaluation device = tornado.evaluation(model.network());
        double worst = Parity.worst(model.network(), device, Parity.condition(model), 200);
        System.out.printf("%s: %s within %.1e%n", device.name(), file.getFileName(), worst);
        assertThat(worst).isLessThan(3e-6);
        double worstAfterSteps = Parity.worstAfterSteps(model.network(), device, Parity.condition(model), 200);
        System.out.printf("%s: %s within %.1e after steps%n", device.name(), file.getFileName(), worstAfterSteps);
        assertThat(worstAfterSteps).isLessThan(1e-4);
    }
}
