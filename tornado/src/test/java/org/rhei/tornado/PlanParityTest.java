package org.rhei.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.networks.evaluation.Condition;
import org.rhei.networks.evaluation.Network;
import org.rhei.networks.evaluation.NetworkEvaluation;
import org.rhei.networks.model.Model;

/** Law: the plan of a network, run by the device's kernel as plain Java, computes the bits of the network. */
class PlanParityTest {
    static List<Path> models() {
        List<Path> models = new ArrayList<>(Parity.models());
        models.add(Parity.TRAINED);
        assertThat(models).hasSizeGreaterThan(20);
        return models;
    }

    @ParameterizedTest
    @MethodSource("models")
    void wholeNetworksGiveTheirOutput(Path file) throws IOException {
        Model model = Model.load(file);
        NetworkEvaluation host = Host.evaluation(model.network().program(), 16);
        assertThat(Parity.worst(model.network(), host, Parity.condition(model), 11))
                .isZero();
    }

    @ParameterizedTest
    @MethodSource("models")
    void wholeNetworksGiveTheirDerivatives(Path file) throws IOException {
        Model model = Model.load(file);
        NetworkEvaluation host = Host.evaluation(model.network().program(), 16);
        Condition condition = Parity.condition(model);
        assertThat(Parity.worstDerivative(model.network(), host, condition, 11, 1))
                .isZero();
        assertThat(Parity.worstDerivative(model.network(), host, condition, 11, 3))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"flux1_flow", "flux1joint_flow", "simformer_edges"})
    void rungeKuttaStepsGiveTheProcessorsStates(String name) throws IOException {
        Model model = Model.load(Parity.model(name));
        NetworkEvaluation host = Host.evaluation(model.network().program(), 16);
        assertThat(Parity.worstAfterSteps(model.network(), host, Parity.condition(model), 11))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"flux1_flow", "flux1joint_flow", "simformer_edges"})
    void unusualSamplesGiveTheProcessorsOutput(String name) throws IOException {
        Model model = Model.load(Parity.model(name));
        NetworkEvaluation host = Host.evaluation(model.network().program(), 16);
        Condition condition = Parity.condition(model);
        assertThat(Parity.outputOfUnusual(model.network(), host, condition))
                .contains(Float.NaN)
                .containsExactly(Parity.outputOfUnusual(model.network(), model.network(), condition));
    }

    @Test
    void anEdgeMaskHasItsEffect() throws IOException {
        Model model = Model.load(Parity.model("simformer_edges"));
        int tokens = model.config().dimObs() + model.config().dimCond();
        boolean[][] edges = new boolean[tokens][tokens];
        for (int i = 0; i < tokens; i++) {
            edges[i][i] = i > 0; // the first token attends to none
            edges[i][(i + 1) % tokens] = i > 0;
        }
        Network masked = model.network().withEdgeMask(edges);
        Condition condition = Parity.condition(model);
        NetworkEvaluation host = Host.evaluation(masked.program(), 16);
        assertThat(Parity.worst(masked, host, condition, 11)).isZero();
        assertThat(Parity.worstDerivative(masked, host, condition, 11, 2)).isZero();
        assertThat(Parity.worst(model.network(), host, condition, 11)).isGreaterThan(1e-2);
    }
}
