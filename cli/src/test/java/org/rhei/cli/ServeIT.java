package org.rhei.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Laws of the process that serves. The test needs the jars. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the command is a shell script")
class ServeIT {
    private static final String INFER = "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,2,1],"
            + "\"data\":[-0.64,0.16]}],\"parameters\":{\"seed\":1,\"nsamples\":5}}";

    @TempDir
    private Path folder;

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of("../rhei").toAbsolutePath().normalize().toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("RHEI_SKIP_BUILD", "1");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder.redirectError(folder.resolve("err").toFile()).start();
    }

    private String err() throws IOException {
        return Files.readString(folder.resolve("err"));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    /** The demonstration prints its address once it is ready, answers, and exits with 0 after SIGTERM. */
    @Test
    void theDemonstrationAnswersUntilItIsAskedToEnd() throws IOException, InterruptedException {
        Process demo = start(
                "demo", "--port", "0", "--access-log", folder.resolve("log").toString());
        try (BufferedReader out = demo.inputReader(StandardCharsets.UTF_8)) {
            String address = out.readLine();
            assertThat(address).as(err()).matches("http://127\\.0\\.0\\.1:\\d+/");
            URI uri = URI.create(address);
            HttpResponse<String> ready = send(HttpRequest.newBuilder(uri.resolve("/v2/health/ready")));
            HttpResponse<String> answer =
                    send(HttpRequest.newBuilder(uri.resolve("/v2/models/two-moons-flux1-flow/infer"))
                            .POST(HttpRequest.BodyPublishers.ofString(INFER)));
            HttpResponse<String> page = send(HttpRequest.newBuilder(uri));

            assertThat(ready.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("\"shape\":[5,1,2,1]");
            assertThat(page.body()).contains("<html");
        }
        demo.destroy();

        assertThat(demo.waitFor()).as(err()).isZero();
        assertThat(Files.readAllLines(folder.resolve("log"))).hasSize(3);
        assertThat(err().lines().filter(line -> !line.startsWith("WARNING: Using incubator modules")))
                .as("messages")
                .hasSize(2)
                .allMatch(line -> line.startsWith("rhei: "));
    }

    @Test
    void aModelThatCannotBeReadEndsTheServerWithOneLine() throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("m.safetensors"), "nothing");
        Process serve = start("serve", "--port", "0", "--model", file.toString());

        assertThat(serve.waitFor()).isEqualTo(2);
        assertThat(err().lines().filter(line -> line.contains("m.safetensors")))
                .as(err())
                .hasSize(1);
    }

    @Test
    void aPortThatIsTakenIsNamed() throws IOException, InterruptedException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Process serve = start(
                    "serve",
                    "--port",
                    Integer.toString(taken.getLocalPort()),
                    "--models",
                    Path.of("../models").toString());

            assertThat(serve.waitFor()).isEqualTo(2);
            assertThat(err()).contains("cannot listen on 127.0.0.1 port " + taken.getLocalPort());
        }
    }
}
