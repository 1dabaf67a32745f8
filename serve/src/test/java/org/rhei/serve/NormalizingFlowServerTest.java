package org.rhei.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rhei.kernel.Tensor;
import org.rhei.serve.settings.ServerSettings.ModelFile;
import org.rhei.testkit.MixedError;
import org.rhei.testkit.ReferenceCase;
import tools.jackson.databind.JsonNode;

/** Laws of a server of a normalizing flow, which has neither a solver nor states between noise and samples. */
class NormalizingFlowServerTest {
    private static final ReferenceCase REFERENCE = new ReferenceCase("flows/maf_spline");
    private static final String INFER = "/v2/models/maf/infer";

    private static RunningServer server;

    @BeforeAll
    static void start() throws IOException {
        server = RunningServer.starting(List.of(new ModelFile("maf", REFERENCE.model())));
        server.server().load();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String body(String parameters, boolean points, String output) {
        return "{\"parameters\":{" + parameters + "},\"inputs\":["
                + input("x", REFERENCE.expected("xs").rows(0, 1))
                + (points ? "," + input("points", REFERENCE.expected("points")) : "") + "],\"outputs\":[{\"name\":\""
                + output + "\"}]}";
    }

    private static String input(String name, Tensor values) {
        StringBuilder data = new StringBuilder();
        for (float value : values.data()) {
            data.append(data.isEmpty() ? "" : ",").append(value);
        }
        return "{\"name\":\"" + name + "\",\"datatype\":\"FP32\",\"shape\":[" + values.dim(0) + ","
                + values.size() / values.dim(0) + "],\"data\":[" + data + "]}";
    }

    /** Law: the server draws GenSBI's samples and computes its densities, and names no solver for either. */
    @Test
    void samplesAndDensitiesAreThoseOfGenSbi() {
        JsonNode drawn = RunningServer.json(server.post(INFER, body("\"seed\":42,\"nsamples\":40", false, "theta")));
        Tensor theta = Tensor.of(RunningServer.values(drawn, "theta"), 40, 2, 1);
        assertThat(MixedError.largest(theta, REFERENCE.expected("samples"))).isLessThan(1e-4);
        assertThat(drawn.get("parameters").get("solver").stringValue()).isEqualTo("none, one pass");

        JsonNode density = RunningServer.json(server.post(INFER, body("", true, "log_prob")));
        Tensor logProb = Tensor.of(RunningServer.values(density, "log_prob"), 12);
        assertThat(MixedError.largest(logProb, REFERENCE.expected("log_prob"))).isLessThan(1e-4);
        assertThat(density.get("parameters").get("log_prob_solver").stringValue())
                .isEqualTo("none, one pass");
    }

    /** Law: what chooses a solver is refused for samples and for densities, and so are states between noise and samples. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"epsilon\":0.1 | false | theta | epsilon: a normalizing flow takes no solver",
                "\"epsilon\":0.1 | true | log_prob | epsilon: a normalizing flow takes no solver",
                "\"solver\":\"euler\" | true | log_prob | solver and nsteps: a normalizing flow takes no solver",
                "\"nsteps\":4 | true | log_prob | solver and nsteps: a normalizing flow takes no solver",
                "\"seed\":1 | false | trajectory | a normalizing flow has no output trajectory",
            })
    void whatBelongsToADifferentialEquationIsRefused(String parameters, boolean points, String output, String message) {
        HttpResponse<byte[]> response = server.post(INFER, body(parameters, points, output));
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(RunningServer.json(response).get("error").stringValue()).startsWith(message);
    }

    /** Law: a client learns that there are no trajectories from the metadata, and a page from the configuration. */
    @Test
    void theModelOffersNoTrajectories() {
        JsonNode metadata = RunningServer.json(server.get("/v2/models/maf"));
        assertThat(metadata.get("outputs").findValuesAsString("name"))
                .containsExactly("theta", "log_prob", "mean", "std", "quantiles");
        JsonNode config = RunningServer.json(server.get("/v2/models/maf/config"));
        assertThat(config.get("trajectories").booleanValue()).isFalse();
        assertThat(config.get("network").stringValue()).isEqualTo("MAFlow");
        assertThat(config.get("default_solver").stringValue()).isEqualTo("none, one pass");
    }
}
