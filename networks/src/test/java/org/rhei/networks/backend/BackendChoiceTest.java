package org.rhei.networks.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rhei.networks.BackendException;
import org.rhei.networks.evaluation.Network;
import org.rhei.networks.evaluation.NetworkEvaluation;
import org.rhei.networks.evaluation.NetworkEvaluator;
import org.rhei.networks.model.Model;
import org.rhei.testkit.ReferenceCase;

/** Law: {@code auto} selects an accelerator that works, else the processor. A name selects that backend or fails. */
class BackendChoiceTest {
    private static Network network;

    @BeforeAll
    static void load() throws Exception {
        network = Model.load(new ReferenceCase("flux1_flow").model()).network();
    }

    @Test
    void theProcessorIsTheNetworkItself() {
        assertThat(BackendChoice.of("cpu").evaluation(network)).isSameAs(network);
        assertThat(BackendChoice.of("auto").evaluation(network)).isSameAs(network);
        assertThat(network.name()).isEqualTo(network.kernels().name());
    }

    @Test
    void autoTakesAnAccelerator() {
        Device device = new Device(new NetworkBackend.Availability.Available("a GPU", true), true);
        assertThat(choice("auto", device).evaluation(network)).isSameAs(device.given());
        assertThat(choice("device", device).evaluation(network)).isSameAs(device.given());
        assertThat(choice("cpu", device).evaluation(network)).isSameAs(network);
    }

    @Test
    void autoTakesNoDeviceThatIsTheProcessor() {
        Device device = new Device(new NetworkBackend.Availability.Available("pocl", false), true);
        assertThat(choice("auto", device).evaluation(network)).isSameAs(network);
        assertThat(choice("device", device).evaluation(network)).isSameAs(device.given());
    }

    @Test
    void anUnavailableDeviceIsSkippedOrReported() {
        Device device = new Device(new NetworkBackend.Availability.Unavailable("no driver: install one"), true);
        assertThat(choice("auto", device).evaluation(network)).isSameAs(network);
        assertThatThrownBy(() -> choice("device", device).evaluation(network))
                .isInstanceOf(BackendException.class)
                .hasMessage("backend device is unavailable: no driver: install one");
    }

    @Test
    void aDeviceThatRefusesTheNetworkIsSkippedOrReported() {
        Device device = new Device(new NetworkBackend.Availability.Available("a GPU", true), false);
        assertThat(choice("auto", device).evaluation(network)).isSameAs(network);
        assertThatThrownBy(() -> choice("device", device).evaluation(network))
                .isInstanceOf(BackendException.class)
                .hasMessage("too little memory");
    }

    @Test
    void aBrokenServiceIsSkipped(@TempDir Path folder) throws Exception {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve(NetworkBackend.class.getName()), "org.rhei.nowhere.Backend\n");
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            assertThat(InstalledBackends.by(loader))
                    .extracting(NetworkBackend::name)
                    .startsWith("cpu")
                    .isEqualTo(NetworkBackend.installed().stream()
                            .map(NetworkBackend::name)
                            .toList());
        }
    }

    @Test
    void anUnknownNameIsRefused() {
        assertThatThrownBy(() -> BackendChoice.of("abacus"))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("backend must be one of [auto, cpu")
                .hasMessageContaining("found 'abacus'");
    }

    private static BackendChoice choice(String name, NetworkBackend device) {
        return new BackendChoice(name, List.of(new CpuBackend(), device));
    }

    private record Device(Availability availability, boolean takes, NetworkEvaluation given) implements NetworkBackend {
        Device(Availability availability, boolean takes) {
            this(availability, takes, new Somewhere());
        }

        @Override
        public String name() {
            return "device";
        }

        @Override
        public NetworkEvaluation evaluation(Network network) {
            if (!takes) {
                throw new BackendException("too little memory");
            }
            return given;
        }
    }

    private record Somewhere() implements NetworkEvaluation {
        @Override
        public String name() {
            return "somewhere";
        }

        @Override
        public int lanes() {
            return 1024;
        }

        @Override
        public NetworkEvaluator evaluator() {
            throw new UnsupportedOperationException();
        }
    }
}
