package org.rhei.serve;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.testkit.PythonEnvironment;

/** Law: the unmodified public clients for Python, Triton's and that of the protocol's own authors, understand the server. */
@Tag("interop")
class PublicClientsInteropTest {
    private static final List<String> CLIENTS =
            List.of("tritonclient[http]==2.73.0", "open-inference-openapi==2.0.0.1");
    private static final Path SCRIPTS = Path.of("src/test/resources/org/rhei/serve");

    @ParameterizedTest
    @ValueSource(strings = {"triton_client.py", "open_inference_client.py"})
    void theClientGetsItsAnswers(String script) throws IOException, InterruptedException {
        PythonEnvironment clients = PythonEnvironment.install(CLIENTS);
        try (RunningServer server = RunningServer.start()) {
            clients.run(SCRIPTS.resolve(script), server.uri().getAuthority());
        }
    }
}
