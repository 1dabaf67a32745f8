package org.rhei.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

    private static SamplingService start(int cores, int queue, long deadlineMillis) throws IOException {
        return new SamplingService(
                MODEL, SOLVER, 0, new SamplingService.Settings(cores, queue, Duration.ofMillis(deadlineMillis)));
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
        try (SamplingService service = start(1, 1, 60_000)) {
            HttpResponse<String> answer = get(service, "/sample?x=-0.64,0.16&seed=7&nsamples=3");
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
                "?x=1,2&nsamples=20000"
            })
    void refusesBadRequests(String query) throws IOException, InterruptedException {
        try (SamplingService service = start(1, 1, 60_000)) {
            HttpResponse<String> answer = get(service, "/sample" + query);
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).startsWith("{\"error\": \"").doesNotContain("Exception");
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
                                request(service, "/sample?x=0,0&nsamples=2000&seed=" + i), BodyHandlers.ofString())
                        .thenApply(HttpResponse::statusCode));
            }
            List<Integer> statuses =
                    answers.stream().map(CompletableFuture::join).toList();
            assertThat(statuses).hasSize(requests).containsOnly(200, 429).contains(200, 429);
            long refused = statuses.stream().filter(status -> status == 429).count();
            assertThat(get(service, "/count").body())
                    .isEqualTo("{200=" + (requests - refused) + ", 400=0, 429=" + refused + ", 500=0, 503=0}");
            assertThat(get(service, "/sample?x=0,0&nsamples=1").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void pastItsDeadlineARequestIsComputedNoFurther() throws IOException, InterruptedException {
        try (SamplingService service = start(1, 2, 20)) {
            assertThat(get(service, "/sample?x=0,0&nsamples=10000").statusCode())
                    .isEqualTo(503);
        }
        try (SamplingService service = start(1, 2, 60_000)) {
            assertThat(get(service, "/sample?x=0,0&nsamples=1").statusCode()).isEqualTo(200);
        }
    }
}
