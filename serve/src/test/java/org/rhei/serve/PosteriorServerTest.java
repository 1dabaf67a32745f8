package org.rhei.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.pipelines.Observation;
import org.rhei.pipelines.Pipeline;
import org.rhei.pipelines.TunedSolvers;
import org.rhei.pipelines.TunedSolvers.Rung;
import org.rhei.pipelines.options.LogProbOptions;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.serve.settings.ServerSettings.Access;
import org.rhei.serve.settings.ServerSettings.ModelFile;
import org.rhei.solvers.multistep.FittedDensity;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Requests of clients and the answers to them. */
class PosteriorServerTest {
    private static final String X = "{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,2,1],\"data\":[-0.64,0.16]}";
    private static final Observation OBSERVATION = Observation.of(-0.64, 0.16);
    private static final String INFER = "/v2/models/" + RunningServer.MODEL + "/infer";

    private static RunningServer server;
    private static Pipeline pipeline;
    private static SampleOptions tuned;

    @BeforeAll
    static void start() throws IOException {
        server = RunningServer.start();
        pipeline = Pipeline.load(RunningServer.FILE);
        tuned = SampleOptions.builder()
                .solver(TunedSolvers.beside(RunningServer.FILE).orElseThrow().samples().stream()
                        .filter(rung -> rung.unseen().p99() <= 0.1)
                        .findFirst()
                        .orElseThrow()
                        .solver())
                .build();
    }

    @AfterAll
    static void close() {
        server.close();
        pipeline.close();
    }

    private static String body(String inputs, String parameters, String... outputs) {
        String names = String.join(
                ",",
                Arrays.stream(outputs)
                        .map(name -> "{\"name\":\"" + name + "\"}")
                        .toList());
        return "{\"inputs\":[" + inputs + "],\"parameters\":{" + parameters + "},\"outputs\":[" + names + "]}";
    }

    /** The default solver of a tuned model is the fastest rung within the server's ε. */
    @Test
    void oneObservationHasTheSamplesOfThePipeline() {
        JsonNode response = server.infer(body(X, "\"seed\":42,\"nsamples\":100"));

        assertThat(RunningServer.values(response, "theta"))
                .isEqualTo(pipeline.sample(Key.of(42), OBSERVATION, 100, tuned).data());
        assertThat(response.get("outputs").get(0).get("shape")).hasToString("[100,1,2,1]");
        assertThat(response.get("parameters").get("evaluations").doubleValue()).isEqualTo(8);
        assertThat(response.get("parameters").get("error_p99").doubleValue()).isBetween(0.0, 0.1);
        assertThat(response.get("parameters").has("unusual")).isFalse();
    }

    @Test
    void severalObservationsHaveTheSamplesOfABatch() {
        String xs =
                "{\"name\":\"x\",\"datatype\":\"FP64\",\"shape\":[2,2,1],\"data\":[[[-0.64],[0.16]],[[0.1],[0.2]]]}";
        JsonNode response = server.infer(body(xs, "\"seed\":7,\"nsamples\":20,\"solver\":\"euler\",\"nsteps\":5"));
        SampleOptions euler = SampleOptions.builder()
                .scheme(new TestSolvers()
                        .scheme(pipeline.config().method(), Optional.of("euler"), OptionalInt.of(5))
                        .scheme()
                        .orElseThrow())
                .build();
        Tensor expected = pipeline.sampleBatched(
                Key.of(7), Observation.of(new double[][] {{-0.64, 0.16}, {0.1, 0.2}}), 20, euler);

        assertThat(RunningServer.values(response, "theta")).isEqualTo(expected.data());
    }

    /** Many observations take several turns, and have the samples of one batch. */
    @Test
    void manyObservationsAreDrawnInTurns() {
        double[][] rows = new double[600][];
        for (int b = 0; b < rows.length; b++) {
            rows[b] = new double[] {0.001 * b - 0.5, 0.0015 * b - 0.4};
        }
        String xs =
                "{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[600,2,1],\"data\":" + Arrays.deepToString(rows) + "}";
        float[] samples = RunningServer.values(server.infer(body(xs, "\"seed\":7,\"nsamples\":3")), "theta");

        assertThat(samples)
                .isEqualTo(pipeline.sampleBatched(Key.of(7), Observation.of(rows), 3, tuned)
                        .data());
    }

    /** A sample depends on seed, observation and index alone. */
    @Test
    void anyRangeOfSamplesCanBeDrawn() {
        float[] all = RunningServer.values(server.infer(body(X, "\"seed\":3,\"nsamples\":50")), "theta");
        float[] part = RunningServer.values(server.infer(body(X, "\"seed\":3,\"nsamples\":7,\"first\":33")), "theta");

        assertThat(part).isEqualTo(Arrays.copyOfRange(all, 66, 80));
    }

    /** Samples of turns together are those of one draw. */
    @Test
    void aLargeRequestIsDrawnInTurns() {
        float[] samples = RunningServer.values(server.infer(body(X, "\"seed\":3,\"nsamples\":5000")), "theta");

        assertThat(samples)
                .isEqualTo(pipeline.sample(Key.of(3), OBSERVATION, 5000, tuned).data());
    }

    @Test
    void binaryTensorsHoldTheSameNumbers() {
        byte[] values = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(-0.64f)
                .putFloat(0.16f)
                .array();
        byte[] json = ("{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,2,1],"
                        + "\"parameters\":{\"binary_data_size\":8}}],\"parameters\":{\"seed\":42,\"nsamples\":10,"
                        + "\"binary_data_output\":true},\"outputs\":[{\"name\":\"mean\",\"parameters\":"
                        + "{\"binary_data\":false}},{\"name\":\"theta\"}]}")
                .getBytes(StandardCharsets.UTF_8);
        HttpResponse<byte[]> response = server.send(server.request(INFER)
                .header("Inference-Header-Content-Length", Integer.toString(json.length))
                .POST(HttpRequest.BodyPublishers.concat(
                        HttpRequest.BodyPublishers.ofByteArray(json), HttpRequest.BodyPublishers.ofByteArray(values)))
                .build());
        int length = Integer.parseInt(
                response.headers().firstValue("Inference-Header-Content-Length").orElseThrow());
        JsonNode head = new ObjectMapper().readTree(response.body(), 0, length);
        ByteBuffer rest = ByteBuffer.wrap(response.body(), length, response.body().length - length)
                .order(ByteOrder.LITTLE_ENDIAN);
        float[] samples = new float[20];
        rest.asFloatBuffer().get(samples);

        assertThat(samples)
                .isEqualTo(pipeline.sample(Key.of(42), OBSERVATION, 10, tuned).data());
        assertThat(rest.remaining()).isEqualTo(80);
        assertThat(head.get("outputs").get(0).get("data").size()).isEqualTo(2);
        assertThat(head.get("outputs")
                        .get(1)
                        .get("parameters")
                        .get("binary_data_size")
                        .intValue())
                .isEqualTo(80);
    }

    /** Mean, standard deviation with divisor n − 1, and linearly interpolated quantiles. */
    @Test
    void summariesDescribeTheSamples() {
        JsonNode response = server.infer(body(
                X, "\"seed\":1,\"nsamples\":101,\"quantile_levels\":\"0,0.5,1\"", "mean", "std", "quantiles", "theta"));
        float[] theta = RunningServer.values(response, "theta");
        double[] first = new double[101];
        for (int i = 0; i < first.length; i++) {
            first[i] = theta[2 * i];
        }
        double mean = Arrays.stream(first).average().orElseThrow();
        double variance = Arrays.stream(first).map(v -> (v - mean) * (v - mean)).sum() / 100;
        Arrays.sort(first);
        float[] quantiles = RunningServer.values(response, "quantiles");

        assertThat((double) RunningServer.values(response, "mean")[0]).isCloseTo(mean, within(1e-6));
        assertThat((double) RunningServer.values(response, "std")[0]).isCloseTo(Math.sqrt(variance), within(1e-6));
        assertThat(new double[] {quantiles[0], quantiles[2], quantiles[4]})
                .containsExactly(first[0], first[50], first[100]);
    }

    @Test
    void logProbabilitiesAreThoseOfThePipeline() {
        JsonNode response = server.infer(body(X, "\"seed\":1,\"nsamples\":4", "theta", "log_prob"));
        Tensor theta = Tensor.of(RunningServer.values(response, "theta"), 4, 2);
        JsonNode ofPoints = server.infer(body(X + points(theta.data()), ""));

        float[] expected = pipeline.logProb(theta, OBSERVATION).data();
        assertThat(RunningServer.values(response, "log_prob")).isEqualTo(expected);
        assertThat(RunningServer.values(ofPoints, "log_prob")).isEqualTo(expected);
        assertThat(ofPoints.get("parameters").has("nsamples"))
                .as("no samples are drawn")
                .isFalse();
    }

    /** The log-probabilities of samples are those of the fastest tuned solver for the error; without an error, of the default solver. */
    @Test
    void anErrorChoosesTheSolverOfLogProbabilities() throws IOException {
        TunedSolvers all = TunedSolvers.beside(RunningServer.FILE).orElseThrow();
        Rung<FittedDensity> rung = all.densitiesWithin(0.1).getFirst();
        JsonNode response = server.infer(body(X, "\"seed\":1,\"nsamples\":4,\"epsilon\":0.1", "theta", "log_prob"));
        JsonNode exact = server.infer(body(X, "\"seed\":1,\"nsamples\":4", "log_prob"));
        Tensor theta = Tensor.of(RunningServer.values(response, "theta"), 4, 2);
        LogProbOptions options = LogProbOptions.builder().solver(rung.solver()).build();

        assertThat(RunningServer.values(response, "log_prob"))
                .isEqualTo(pipeline.logProb(theta, OBSERVATION, options).data());
        assertThat(response.get("parameters").get("log_prob_solver").stringValue())
                .isEqualTo("tuned for the model, " + rung.evaluations() + " steps");
        assertThat(response.get("parameters").get("log_prob_error_p99").doubleValue())
                .isEqualTo(rung.unseen().p99());
        assertThat(exact.get("parameters").get("log_prob_solver").stringValue()).startsWith("dopri5");
    }

    /** A tuned solver is used for given points if it errs as little there; elsewhere the default solver is. */
    @Test
    void theSolverOfGivenPointsIsCompared() {
        float[] theta = pipeline.sample(Key.of(3), OBSERVATION, 40).data();
        float[] far = {30, 30, -30, 30, 30, -30, -30, -30};
        JsonNode near = server.infer(body(X + points(theta), "\"epsilon\":0.05"));
        JsonNode elsewhere = server.infer(body(X + points(far), "\"epsilon\":0.05"));

        assertThat(near.get("parameters").get("log_prob_solver").stringValue()).startsWith("tuned for the model");
        assertThat(elsewhere.get("parameters").get("log_prob_solver").stringValue())
                .contains("dopri5", "unlike those of the tuning");
        assertThat(RunningServer.values(elsewhere, "log_prob"))
                .isEqualTo(pipeline.logProb(Tensor.of(far, 4, 2), OBSERVATION).data());
    }

    private static String points(float[] values) {
        return ",{\"name\":\"points\",\"datatype\":\"FP32\",\"shape\":[" + values.length / 2 + ",2,1],\"data\":"
                + Arrays.toString(values) + "}";
    }

    @Test
    void pointsTakeNoSolverOfSamples() {
        HttpResponse<byte[]> response =
                server.post(INFER, body(X + points(new float[] {0, 0}), "\"solver\":\"euler\""));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(RunningServer.json(response).get("error").stringValue()).contains("take epsilon");
    }

    @Test
    void aTrajectoryEndsAtTheSamples() {
        JsonNode response = server.infer(
                body(X, "\"seed\":1,\"nsamples\":6,\"trajectory_times\":4", "trajectory", "times", "theta"));
        float[] trajectory = RunningServer.values(response, "trajectory");

        assertThat(trajectory).hasSize(4 * 6 * 2);
        assertThat(Arrays.copyOfRange(trajectory, 36, 48)).isEqualTo(RunningServer.values(response, "theta"));
        assertThat(RunningServer.values(response, "times")).containsExactly(0, 1 / 3f, 2 / 3f, 1);
    }

    @Test
    void anUnusualObservationIsNamed() {
        JsonNode response = server.infer(body(X.replace("-0.64", "-64"), "\"nsamples\":2"));

        assertThat(response.get("parameters").get("unusual").stringValue())
                .contains("data_1 is -64,")
                .contains("standard deviations");
    }

    @Test
    void aStreamHasTheSamplesInParts() {
        HttpResponse<byte[]> response = server.post(INFER + "_stream", body(X, "\"seed\":9,\"nsamples\":4500"));
        List<float[]> parts = new ArrayList<>();
        String text = new String(response.body(), StandardCharsets.UTF_8);
        text.lines()
                .filter(line -> line.startsWith("data: {\"model_name\""))
                .forEach(line ->
                        parts.add(RunningServer.values(new ObjectMapper().readTree(line.substring(6)), "theta")));
        float[] all = new float[9000];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }

        assertThat(response.headers().firstValue("content-type")).contains("text/event-stream");
        assertThat(parts).hasSize(5);
        assertThat(all)
                .isEqualTo(pipeline.sample(Key.of(9), OBSERVATION, 4500, tuned).data());
        assertThat(text).endsWith("event: done\ndata: {}\n\n");
    }

    @Test
    void aDownloadHasTheSamples() {
        HttpResponse<byte[]> response =
                server.get("/v2/models/" + RunningServer.MODEL + "/samples.txt?x=-0.64,0.16&seed=9&nsamples=2100");
        List<String> lines =
                new String(response.body(), StandardCharsets.UTF_8).lines().toList();
        float[] first = pipeline.sample(Key.of(9), OBSERVATION, 2100, tuned).data();

        assertThat(lines.getFirst()).isEqualTo("[theta_1, theta_2] 2100");
        assertThat(lines).hasSize(2101);
        assertThat(lines.getLast()).isEqualTo(first[4198] + " " + first[4199]);
        assertThat(response.headers().firstValue("content-disposition"))
                .contains("attachment; filename=\"" + RunningServer.MODEL + "-samples.txt\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | the request has no input x, expected shape (B, 2, 1)",
                "[] | the body is no JSON object",
                "{\"inputs\":3} | inputs is 3, expected an array",
                "{\"inputs\":[{\"name\":\"y\",\"datatype\":\"FP32\",\"shape\":[1],\"data\":[1]}]} | found the input"
                        + " 'y'",
                "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"BOOL\",\"shape\":[1],\"data\":[1]}]} | the datatype"
                        + " 'BOOL'",
                "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,3],\"data\":[1,2,3]}]} | x has shape"
                        + " (1, 3)",
                "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[1]}]} | has 1 value",
                "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[1,\"a\"]}]} | expected"
                        + " numbers",
                "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[1,1e60]}]} | finite",
                "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[-1,2],\"data\":[]}]} | shape",
                "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[99999,99999],\"data\":[]}]} | shape",
            })
    void badInputsAreRefused(String request, String expected) {
        HttpResponse<byte[]> response = server.post(INFER, request);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(RunningServer.json(response).get("error").stringValue()).contains(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"nsamples\":0 | the parameter nsamples is 0, expected a number from 1 to 20000",
                "\"nsamples\":20001 | expected a number from 1 to 20000",
                "\"nsamples\":1.5 | expected a whole number",
                "\"nsample\":5 | found the parameter 'nsample', expected one of seed, nsamples",
                "\"epsilon\":0 | expected a positive number",
                "\"epsilon\":1e-9 | the error of the most accurate tuned solver",
                "\"epsilon\":0.1,\"solver\":\"euler\" | epsilon and solver exclude each other",
                "\"solver\":\"rk5\" | no solver is named rk5",
                "\"solver\":\"dopri5\",\"first\":5 | a range that begins after sample 0",
                "\"timeout\":0 | the parameter timeout is 0",
                "\"solver\":\"\" | expected a text",
            })
    void badParametersAreRefused(String parameters, String expected) {
        HttpResponse<byte[]> response = server.post(INFER, body(X, parameters));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(RunningServer.json(response).get("error").stringValue()).contains(expected);
    }

    @Test
    void moreObservationsOrLevelsThanTheLimitsAreRefused() {
        String many = "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[20001,2],\"data\":["
                + "0,".repeat(40_001) + "0]}]}";
        String levels = body(X, "\"nsamples\":2,\"quantile_levels\":\"" + "0,".repeat(1000) + "0\"", "quantiles");

        HttpResponse<byte[]> tooMany = server.post(INFER, many);
        HttpResponse<byte[]> tooLong = server.post(INFER, levels);

        assertThat(tooMany.statusCode()).isEqualTo(400);
        assertThat(RunningServer.json(tooMany).get("error").stringValue()).contains("found 20001", "at most 20000");
        assertThat(tooLong.statusCode()).isEqualTo(400);
        assertThat(RunningServer.json(tooLong).get("error").stringValue()).contains("found 1001", "at most 1000");
    }

    /** Numbers have the notation of JSON, and are checked before anything is drawn. */
    @ParameterizedTest
    @ValueSource(strings = {"0x1p-1", "0.5d", "NaN", "", "0.1,,0.2", "1.5", "\u0663"})
    void otherLevelsAreRefusedAtOnce(String levels) {
        double turns = turns(server);
        HttpResponse<byte[]> response =
                server.post(INFER, body(X, "\"nsamples\":2,\"quantile_levels\":\"" + levels + "\"", "quantiles"));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(RunningServer.json(response).get("error").stringValue()).contains("quantile_levels");
        assertThat(turns(server)).isEqualTo(turns);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x=0x1p3,1",
                "x=1d,2f",
                "x=NaN,1",
                "x=1,2&x=3,4",
                "x=1,2&nsamples=2&nsamples=3",
                "x=1,2&seed=1e3",
                "x=1,2&seed=%D9%A3",
                "x=1,2&epsilon=0x1",
                "x=1,2&solver=",
                "x=1,2&log_prob=true",
                "x=1,2&quantile_levels=0.5"
            })
    void otherQueriesOfDownloadsAreRefused(String query) {
        HttpResponse<byte[]> response = server.get("/v2/models/" + RunningServer.MODEL + "/samples.txt?" + query);

        assertThat(response.statusCode()).isEqualTo(400);
    }

    /** A message does not repeat all that a client has sent. */
    @Test
    void messagesAreShort() {
        String shape = "[" + "1,".repeat(20_000) + "2]";
        for (HttpResponse<byte[]> response : List.of(
                server.post(INFER, body(X, "\"solver\":\"" + "a".repeat(90_000) + "\"")),
                server.post(INFER, body(X.replace("[1,2,1]", shape), "")),
                server.get("/v2/models/" + "a".repeat(5000)))) {
            assertThat(response.statusCode()).isBetween(400, 404);
            assertThat(response.body().length).isLessThan(1000);
        }
    }

    /** An observation beyond the model is no fault of the server. */
    @Test
    void anObservationThatTheModelCannotTakeIsTheFaultOfTheRequest() {
        String x = X.replace("-0.64", "3.4028235e38");

        assertThat(server.post(INFER, body(x, "\"nsamples\":2")).statusCode()).isEqualTo(422);
        assertThat(server.post(INFER + "_stream", body(x, "\"nsamples\":2")).statusCode())
                .isEqualTo(422);
    }

    @Test
    void aParameterAsksForLogProbabilities() {
        JsonNode response = server.infer(body(X, "\"seed\":1,\"nsamples\":4,\"log_prob\":true"));
        Tensor theta = Tensor.of(RunningServer.values(response, "theta"), 4, 2);

        assertThat(RunningServer.values(response, "log_prob"))
                .isEqualTo(pipeline.logProb(theta, OBSERVATION).data());
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/v2/models/nope,404",
        "GET,/nope,404",
        "GET,/page/..%2f..%2fModule.class,400",
        "GET,/page/none.js,404",
        "POST,/v2,405",
        "GET,/v2/models/" + RunningServer.MODEL + "/versions/2,404",
        "GET,/v2/models/" + RunningServer.MODEL + "/samples.exe?x=1,404",
    })
    void otherPathsAreRefused(String method, String path, int status) {
        HttpResponse<byte[]> response = server.send(server.request(path)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build());

        assertThat(response.statusCode()).isEqualTo(status);
    }

    /** The connection of a refused body serves the next request. */
    @RepeatedTest(10)
    void aBodyThatIsTooLongIsRefused() {
        HttpResponse<byte[]> response = server.post(INFER, " ".repeat(1_000_000));

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(server.post("/v2/repository/index", "").statusCode()).isEqualTo(200);
    }

    /** A client that sends its whole body before it reads finds the answer: the connection is not reset while the body arrives. */
    @Test
    void aClientThatSendsARefusedBodyToItsEndReadsTheAnswer() throws Exception {
        byte[] part = new byte[10_000];
        Arrays.fill(part, (byte) ' ');
        int parts = 200;
        try (Socket socket = new Socket(server.uri().getHost(), server.uri().getPort())) {
            OutputStream out = socket.getOutputStream();
            String head = "POST /v2/models/" + RunningServer.MODEL
                    + "/infer HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: "
                    + parts * part.length + "\r\n\r\n";
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < parts; i++) {
                out.write(part);
                Thread.sleep(1);
            }
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer).startsWith("HTTP/1.1 413 ").contains("the limit of this server");
        }
    }

    /** A request that takes longer than its deadline, by the rate measured so far, is refused before anything of it is drawn. */
    @Test
    void aRequestThatTakesTooLongIsRefused() {
        server.infer(body(X, "\"nsamples\":2000,\"solver\":\"euler\",\"nsteps\":50")); // measures the rate
        HttpResponse<byte[]> response =
                server.post(INFER, body(X, "\"nsamples\":20000,\"solver\":\"euler\",\"nsteps\":50,\"timeout\":20000"));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(RunningServer.json(response).get("error").stringValue()).contains("ask for fewer samples");
    }

    @Test
    void aRequestHasAnIdentifierAndALineInTheLog() throws InterruptedException {
        String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        HttpResponse<byte[]> response = server.send(server.request("/v2")
                .header("X-Request-Id", "request-7")
                .header("traceparent", trace)
                .build());

        assertThat(response.headers().firstValue("x-request-id")).contains("request-7");
        assertThat(response.headers().firstValue("traceparent")).contains(trace);
        assertThat(server.logged("\"request_id\":\"request-7\""))
                .contains("\"trace_id\":\"4bf92f3577b34da6a3ce929d0e0e4736\"")
                .contains("\"status\":200");
    }

    @Test
    void metricsCountRequests() {
        server.get("/v2");
        String text = new String(server.get("/metrics").body(), StandardCharsets.UTF_8);

        assertThat(text)
                .contains("rhei_requests_total{route=\"/v2\",status=\"200\"}")
                .contains("rhei_request_duration_seconds_bucket{route=\"/v2\"")
                .contains("rhei_queue_length 0");
    }

    /** A server is live before its models are loaded, and ready afterwards. */
    @Test
    void aServerIsReadyOnceItsModelsAreLoaded() throws IOException {
        try (RunningServer starting = RunningServer.starting(RunningServer.LIMITS, Access.OPEN)) {
            assertThat(starting.get("/v2/health/live").statusCode()).isEqualTo(200);
            assertThat(starting.get("/v2/health/ready").statusCode()).isEqualTo(503);
            assertThat(starting.post(INFER, body(X, "")).statusCode()).isEqualTo(503);

            starting.server().load();

            assertThat(starting.get("/v2/health/ready").statusCode()).isEqualTo(200);
        }
    }

    /** A path names a model of any name, and a fault while models are loaded names the file that it concerns. */
    @Test
    void anyNameIsFoundAndAFaultNamesItsFile(@TempDir Path folder) throws IOException {
        String name = "50% of é + b";
        Path file = Files.copy(RunningServer.FILE, folder.resolve(name + ".safetensors"));
        String path =
                "/v2/models/" + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
        Path missing = folder.resolve("missing.safetensors");
        ModelFile found = new ModelFile(name, file);
        try (RunningServer running = RunningServer.starting(List.of(found, new ModelFile("m", missing)))) {
            assertThatThrownBy(() -> running.server().load())
                    .isInstanceOfSatisfying(
                            FileSystemException.class,
                            fault -> assertThat(fault.getFile()).isEqualTo(missing.toString()));
            assertThat(running.post(path + "/infer", body(X, "\"nsamples\":2")).statusCode())
                    .isEqualTo(200);
            assertThat(running.post("/v2/models/m/infer", body(X, "")).statusCode())
                    .isEqualTo(503);
        }
    }

    @Test
    void aModelCanBeUnloadedAndLoadedAgain() {
        String model = "/v2/repository/models/" + RunningServer.MODEL;

        assertThat(server.post(model + "/unload", "").statusCode()).isEqualTo(200);
        assertThat(server.post(INFER, body(X, "")).statusCode()).isEqualTo(503);
        assertThat(RunningServer.json(server.post("/v2/repository/index", "")).size())
                .isOne();
        assertThat(RunningServer.json(server.post("/v2/repository/index", "{\"ready\":true}"))
                        .size())
                .isZero();
        assertThat(server.post(model + "/load", "{\"parameters\":{\"config\":\"{}\"}}")
                        .statusCode())
                .as("a configuration that the server would ignore")
                .isEqualTo(400);
        assertThat(server.post("/v2/repository/index", "{{{").statusCode()).isEqualTo(400);
        assertThat(server.post(model + "/load", "").statusCode()).isEqualTo(200);
        assertThat(server.post(INFER, body(X, "\"nsamples\":2")).statusCode()).isEqualTo(200);
    }

    /** A model that is loaded again serves without a gap. */
    @Test
    void noRequestIsLostWhileAModelIsLoadedAgain() {
        CompletableFuture<HttpResponse<byte[]>> load = CompletableFuture.supplyAsync(
                () -> server.post("/v2/repository/models/" + RunningServer.MODEL + "/load", ""));
        int answered = 0;
        do {
            JsonNode response = server.infer(body(X, "\"seed\":42,\"nsamples\":3"));
            assertThat(RunningServer.values(response, "theta"))
                    .isEqualTo(
                            pipeline.sample(Key.of(42), OBSERVATION, 3, tuned).data());
            answered++;
        } while (!load.isDone());

        assertThat(load.join().statusCode()).isEqualTo(200);
        assertThat(answered).as("requests during the load").isGreaterThan(1);
    }

    /** A client that leaves a stream ends its draw. */
    @Test
    void aStreamEndsWithItsClient() throws IOException, InterruptedException {
        String request = body(X, "\"nsamples\":20000,\"solver\":\"euler\",\"nsteps\":50");
        double before = turns(server);
        try (Socket socket = new Socket(server.uri().getHost(), server.uri().getPort())) {
            socket.getOutputStream()
                    .write(("POST " + INFER + "_stream HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                                    + request.length() + "\r\n\r\n" + request)
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().readNBytes(100)).hasSize(100);
        }
        server.logged("infer_stream\",\"status\":200");

        assertThat(turns(server) - before).as("of 20 turns").isBetween(1.0, 15.0);
    }

    /** Requests that have arrived are answered although the server ends. */
    @Test
    void aServerThatEndsAnswersWhatHasArrived() throws IOException, InterruptedException {
        RunningServer ending = RunningServer.start();
        CompletableFuture<JsonNode> answer =
                CompletableFuture.supplyAsync(() -> ending.infer(body(X, "\"nsamples\":6000,\"seed\":5")));
        while (turns(ending) < 2 && !answer.isDone()) { // the first turn was drawn while the model was loaded
            Thread.onSpinWait();
        }
        ending.close();

        assertThat(RunningServer.values(answer.join(), "theta")).hasSize(12_000);
    }

    private static double turns(RunningServer running) {
        String text = new String(running.get("/metrics").body(), StandardCharsets.UTF_8);
        return text.lines()
                .filter(line -> line.startsWith("rhei_turns_total "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
                .findFirst()
                .orElseThrow();
    }
}
