package org.rhei.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.rhei.networks.backend.NetworkBackend;

/**
 * Law: a service loader also finds the backend on a class path. The test reads the sources, because only a build with
 * the SDK compiles the backend.
 */
class TornadoBackendTest {
    private static final Path DEVICE = Path.of("src/device");

    @Test
    void isRegisteredAsAService() throws IOException {
        Path service = DEVICE.resolve("resources/META-INF/services").resolve(NetworkBackend.class.getName());
        assertThat(service).isRegularFile();
        String name = Files.readString(service).strip();
        assertThat(DEVICE.resolve("java").resolve(name.replace('.', '/') + ".java"))
                .content()
                .contains("class TornadoBackend implements NetworkBackend");
    }
}
