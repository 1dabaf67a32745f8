package org.rhei.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rhei.networks.backend.NetworkBackend;
import org.rhei.networks.evaluation.Condition;
import org.rhei.networks.evaluation.NetworkEvaluation;
import org.rhei.networks.model.Model;
import org.rhei.testkit.MixedError;

/**
 * Law: a device computes the output of every network and its derivatives within 2e-6·(1 + |v|), and samples after Runge–Kutta steps
 * within 5e-5·(1 + |x|). A device whose division and square root round as the processor's gives its bits, as pocl does. The test is
 * skipped with the reason if the backend is not built in or finds no device.
 */
class TornadoEvaluationParityTest {
    private NetworkBackend tornado;

    @BeforeEach
    void findDevice() {
        tornado = Parity.assumeDevice();
    }

    static List<Path> models() {
        List<Path> models = new ArrayList<>(Parity.models());
        models.add(Parity.TRAINED);
        return models;
    }

    @ParameterizedTest
    @MethodSource("models")
    void everyNetwork(Path file) throws IOException {
        Model model = Model.load(file);
        try (NetworkEvaluation device = tornado.evaluation(model.network())) {
            double worst = Parity.worst(model.network(), device, Parity.condition(model), 200);
            double afterSteps = Parity.worstAfterSteps(model.network(), device, Parity.condition(model), 200);
            double derivatives = Parity.worstDerivative(model.network(), device, Parity.condition(model), 200, 2);
            System.out.printf(
                    "%s: %s within %.1e, derivatives %.1e, after steps %.1e%n",
                    device.name(), file.getFileName(), worst, derivatives, afterSteps);
            assertThat(worst).isLessThan(2e-6);
            assertThat(derivatives).isLessThan(2e-6);
            assertThat(afterSteps).isLessThan(5e-5);
        }
    }

    @Test
    void unusualSamplesLeaveTheOthersAlone() throws IOException {
        Model model = Model.load(Parity.model("flux1_flow"));
        Condition condition = Parity.condition(model);
        try (NetworkEvaluation device = tornado.evaluation(model.network())) {
            float[] expected = Parity.outputOfUnusual(model.network(), model.network(), condition);
            float[] found = Parity.outputOfUnusual(model.network(), device, condition);
            for (int i = 0; i < expected.length; i++) {
                if (Float.isNaN(expected[i])) {
                    assertThat(found[i]).as("value %s", i).isNaN();
                } else {
                    assertThat(MixedError.of(found[i], expected[i]))
                            .as("value %s", i)
                            .isLessThan(2e-6);
                }
            }
        }
    }
}
