package org.rhei.tornado;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.networks.Model;
import org.rhei.networks.NetworkBackend;
import org.rhei.networks.NetworkBackend.Availability;
import org.rhei.networks.NetworkEvaluation;

/**
 * Law: a device gives the network's output within 1e-4·(1 + |v|). Skipped, with the reason, where the backend is not built in or
 * finds no device.
 */
class DeviceParityTest {
    private NetworkBackend tornado;

    @BeforeEach
    void findDevice() {
        List<NetworkBackend> found = NetworkBackend.installed().stream()
                .filter(backend -> backend.name().equals("tornado"))
                .toList();
        assumeTrue(!found.isEmpty(), "built without TornadoVM: docs/gpu.md");
        tornado = found.getFirst();
        Availability availability = tornado.availability();
        assumeTrue(availability instanceof Availability.Available, availability::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"flux1_flow", "flux1_rope_both_flow", "flux1joint_flow", "simformer_flow"})
    void wholeNetworks(String name) throws IOException {
        Model model = Model.load(Parity.model(name));
        NetworkEvaluation device = tornado.evaluation(model.network());
        double worst = Parity.worst(model.network(), device, Parity.condition(model), 200);
        System.out.printf("%s: %s within %.1e%n", device.name(), name, worst);
        assertThat(worst).isLessThan(1e-4);
    }
}
