package org.rhei.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.pipelines.Observation;
import org.rhei.pipelines.Pipeline;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.solvers.Grid;
import org.rhei.solvers.Solver;
import org.rhei.solvers.multistep.AdamsBashforth;

/** Law: the service answers with the library's samples, refuses at once what it cannot do, and counts every request. */
class SamplingServiceTest {
    private static final Path MODEL = Path.of("..", "models", "two-moons-flux1-flow.safetensors");
    private static final Solver SOLVER = new AdamsBashforth(3, Grid.quadratic(17));

    /** Serves the tests that leave it as it is, because a service warms up when it starts. */
    private static SamplingService shared;

    @BeforeAll
    static void share() throws IOException {
        shared = start(1, 8, 60_000);
    }

    @AfterAll
    static void close() {
        shared.close();
    }

    private static SamplingService start(int cores, int queue, long deadlineMillis) throws IOException {
        return new SamplingService(
                MODEL,
                SOLVER,
                new InetSocketAddress("localhost", 0),
                new SamplingService.Settings(cores, queue, Duration.ofMillis(deadlineMillis)));
    }

    private static HttpRequest request(SamplingService service, String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + service.port() + path))
                .build();
    }

    private static HttpResponse<String> get(SamplingService service, String path)
            throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request(service, path), BodyHandlers.ofString());
        }
    }

    @Test
    void answersWithTheLibrarysSamples() throws IOException, InterruptedException {
        HttpResponse<String> answer = get(shared, "/sample?x=-0.64,0.16&seed=7&nsamples=3");
        assertThat(answer.statusCode()).isEqualTo(200);
        Tensor expected = Pipeline.load(MODEL)
                .sample(
                        Key.of(7),
                        Observation.of(-0.64f, 0.16f),
                        3,
                        SampleOptions.builder().solver(SOLVER).build());
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 3; i++) {
            rows.append(i == 0 ? "" : ", ")
                    .append(Arrays.toString(expected.rows(i, i + 1).data()));
        }
        assertThat(answer.body()).isEqualTo("{\"samples\": [" + rows + "]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "?x=1",
                "?x=1,2,3",
                "?x=1,NaN",
                "?x=a,b",
                "?x=1,2&seed=x",
                "?x=1,2&nsamples=0",
                "?x=1,2&nsamples=501",
                "?x=1,2&x=3,4",
                "?x=1,2&n_samples=3",
                "?x=1,2,",
                "?x=1%2C2%2C3"
            })
    void refusesBadRequests(String query) throws IOException, InterruptedException {
        HttpResponse<String> answer = get(shared, "/sample" + query);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).startsWith("{\"error\": \"").doesNotContain("Exception");
    }

    @Test
    void isHealthyWhileItAcceptsRequests() throws IOException, InterruptedException {
        HttpResponse<String> answer = get(shared, "/health");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"status\": \"ok\"}");
    }

    /** Law: the service listens on the given host; while it ends it is not healthy, and every request is answered. */
    @Test
    @EnabledOnOs(OS.LINUX) // other systems have one loopback address
    void listensOnTheHostAndIsNotHealthyWhileItEnds() throws Exception {
        String host = "127.0.0.2";
        SamplingService service = new SamplingService(
                MODEL,
                SOLVER,
                new InetSocketAddress(host, 0),
                new SamplingService.Settings(1, 400, Duration.ofMinutes(1)));
        URI uri = URI.create("http://" + host + ":" + service.port());
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest draw = HttpRequest.newBuilder(uri.resolve("/sample?x=-0.64,0.16&nsamples=500"))
                    .build();
            HttpRequest health = HttpRequest.newBuilder(uri.resolve("/health")).build();
            List<CompletableFuture<HttpResponse<String>>> draws = IntStream.range(0, 100)
                    .mapToObj(_ -> client.sendAsync(draw, BodyHandlers.ofString()))
                    .toList();
            draws.getFirst().get();
            assertThat(client.send(health, BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
            Thread ending = Thread.startVirtualThread(service::close);
            int status = 200;
            while (status == 200) {
                status = client.send(health, BodyHandlers.ofString()).statusCode();
            }
            assertThat(status).isEqualTo(503);
            ending.join();
            for (CompletableFuture<HttpResponse<String>> answer : draws) {
                assertThat(answer.get().statusCode())
                        .as("answered, or refused because the service ends")
                        .isIn(200, 503);
            }
        }
    }

    /** Clients encode commas. */
    @Test
    void encodedParametersAreUnderstood() throws IOException, InterruptedException {
        HttpResponse<String> encoded = get(shared, "/sample?x=-0.64%2C0.16&nsamples=2");
        assertThat(encoded.statusCode()).isEqualTo(200);
        assertThat(encoded.body())
                .isEqualTo(get(shared, "/sample?x=-0.64,0.16&nsamples=2").body());
    }

    /** Law: each of 500 connections that stay open gets a status for each of its requests. */
    @Test
    void noRequestOfManyConnectionsIsLost() throws Exception {
        int connections = 500;
        int requests = 4;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<String>>> answers = new ArrayList<>();
            CyclicBarrier together = new CyclicBarrier(connections);
            for (int i = 0; i < connections; i++) {
                answers.add(threads.submit(() -> keptAlive(requests, together)));
            }
            List<String> statuses = new ArrayList<>();
            for (Future<List<String>> answer : answers) {
                statuses.addAll(answer.get());
            }
            assertThat(statuses)
                    .hasSize(connections * requests)
                    .containsOnly("HTTP/1.1 200", "HTTP/1.1 429")
                    .contains("HTTP/1.1 200");
        }
    }

    /** Sends requests through one connection, each when all connections have the answer to the one before. */
    private static List<String> keptAlive(int requests, CyclicBarrier together) throws Exception {
        List<String> statuses = new ArrayList<>();
        try (Socket socket = new Socket("localhost", shared.port())) {
            DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            for (int i = 0; i < requests; i++) {
                together.await();
                socket.getOutputStream()
                        .write("GET /sample?x=0,0&nsamples=1 HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
                statuses.add(line(in).replace(" OK", ""));
                int length = 0;
                for (String header = line(in); !header.isEmpty(); header = line(in)) {
                    if (header.toLowerCase(Locale.ROOT).startsWith("content-length: ")) {
                        length = Integer.parseInt(header.substring("content-length: ".length()));
                    }
                }
                in.readFully(new byte[length]);
            }
        }
        return statuses;
    }

    private static String line(DataInputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.readUnsignedByte(); c != '\n'; c = in.readUnsignedByte()) {
            line.append((char) c);
        }
        return line.toString().strip();
    }

    @Test
    void aConnectionThatSendsItsRequestSlowlyIsClosed() throws IOException {
        try (Socket socket = new Socket("localhost", shared.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write("GET /sample?x=0".getBytes(US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @CsvSource({"GET, /sample/other, 404", "POST, /sample?x=0, 405", "GET, /other, 404"})
    void otherRequestsAreRefused(String method, String path, int status) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + shared.port() + path))
                    .method(method, HttpRequest.BodyPublishers.noBody())
                    .build();
            assertThat(client.send(request, BodyHandlers.ofString()).statusCode())
                    .isEqualTo(status);
        }
    }

    @Test
    void beyondItsCapacityItRefusesAndRecovers() throws IOException, InterruptedException {
        int requests = 40;
        try (SamplingService service = start(1, 2, 60_000);
                HttpClient client = HttpClient.newHttpClient()) {
            List<CompletableFuture<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < requests; i++) {
                answers.add(client.sendAsync(
                                request(service, "/sample?x=0,0&nsamples=500&seed=" + i), BodyHandlers.ofString())
                        .thenApply(HttpResponse::statusCode));
            }
            List<Integer> statuses =
                    answers.stream().map(CompletableFuture::join).toList();
            assertThat(statuses).hasSize(requests).containsOnly(200, 429).contains(200, 429);
            long refused = statuses.stream().filter(status -> status == 429).count();
            assertThat(get(service, "/count").body())
                    .isEqualTo("{\"200\": " + (requests - refused)
                            + ", \"400\": 0, \"404\": 0, \"405\": 0, \"429\": " + refused
                            + ", \"500\": 0, \"503\": 0}");
            assertThat(get(service, "/sample?x=0,0&nsamples=1").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void pastItsDeadlineARequestIsComputedNoFurther() throws IOException, InterruptedException {
        try (SamplingService service = start(1, 2, 5)) {
            assertThat(get(service, "/sample?x=0,0&nsamples=500").statusCode()).isEqualTo(503);
        }
    }
}
