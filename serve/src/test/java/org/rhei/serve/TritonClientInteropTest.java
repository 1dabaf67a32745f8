package org.rhei.serve;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rhei.testkit.PythonEnvironment;

/** Law: the unmodified client of Triton for Python understands the server. */
@Tag("interop")
class TritonClientInteropTest {
    private static final List<String> CLIENT = List.of("tritonclient[http]==2.73.0");
    private static final Path SCRIPT = Path.of("src/test/resources/org/rhei/serve/triton_client.py");

    @Test
    void theClientGetsItsAnswers() throws IOException, InterruptedException {
        PythonEnvironment client = PythonEnvironment.install(CLIENT);
        try (RunningServer server = RunningServer.start()) {
            client.run(SCRIPT, server.uri().getAuthority());
        }
    }
}
