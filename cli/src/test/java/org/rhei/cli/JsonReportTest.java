package org.rhei.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.testkit.ReferenceCase;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Law: with {@code --json} every command prints one JSON document that the published schema accepts. */
class JsonReportTest {
    private static final Path SCHEMA = Path.of("..", "docs", "reference", "report.schema.json");
    private static final String MODEL =
            Path.of("..", "models", "two-moons-flux1-flow.safetensors").toString();

    private final JsonMapper json = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    @TempDir
    private Path folder;

    private Schema schema;

    @BeforeEach
    void readSchema() throws IOException {
        schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(SCHEMA), InputFormat.JSON);
    }

    private String in(String name) {
        return folder.resolve(name).toString();
    }

    private JsonNode report(String... arguments) {
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        all.add("--json");
        Invocation done = Invocation.of(all.toArray(String[]::new));
        assertThat(done.exitCode()).as(done.err()).isZero();
        JsonNode report = json.readTree(done.out());
        assertThat(report.path("command").asString("")).isEqualTo(arguments[0]);
        assertValid(report);
        return report;
    }

    private void assertValid(JsonNode report) {
        assertThat(schema.validate(report)).as(report.toString()).isEmpty();
        assertFinite(report);
    }

    private static void assertFinite(JsonNode value) {
        value.forEach(JsonReportTest::assertFinite);
        assertThat(value.isFloatingPointNumber() && !Double.isFinite(value.doubleValue()))
                .isFalse();
        assertThat(value.isString() ? value.stringValue() : "").isNotIn("NaN", "Infinity", "-Infinity");
    }

    /** Law: the record of how a result was made is that of the schema, whatever holds it. */
    @Test
    void recordsOfResults() throws IOException {
        ObjectNode part = json.createObjectNode().put("$ref", "#/$defs/provenance");
        part.set("$defs", json.readTree(Files.readString(SCHEMA)).get("$defs"));
        Schema record = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(part.toString(), InputFormat.JSON);
        String x = Path.of("..", "models", "two-moons-observation-1.csv").toString();
        report(
                "sample",
                "--model",
                MODEL,
                "--observation",
                x,
                "--nsamples",
                "1e1",
                "--time-grid",
                "0,1",
                "--out",
                in("r.npy"));
        JsonNode found = json.readTree(Files.readString(Path.of(in("r.npy.json"))));
        assertThat(record.validate(found)).as(found.toString()).isEmpty();
        assertThat(found.at("/options/nsamples").intValue()).isEqualTo(10);
        assertThat(found.at("/options/time_grid/1").doubleValue()).isOne();
        assertThat(record.validate(json.readTree("{\"rhei\": \"1\"}"))).isNotEmpty();
    }

    @Test
    void aSummaryWithAFailedPosteriorIsValid() throws IOException {
        Files.writeString(Path.of(in("failed.csv")), "observation,a,b\n0,NaN,NaN\n2,1,2\n2,2,1\n");
        assertThat(report("summary", in("failed.csv"))
                        .at("/posteriors/1/observation")
                        .intValue())
                .isEqualTo(3);
    }

    /** Law: the reports of commands with a normalizing flow, which has no solver, are those of the schema. */
    @Test
    void reportsOfNormalizingFlowsAreValid() {
        String flow = new ReferenceCase("flows/maf_spline").model().toString();
        String x = "--observation=0.1,0.2,0.3";
        report("sample", "--model", flow, x, "--nsamples=50", "--out", in("f.npy"));
        report("batch", "--model", flow, "--observations=0.1,0.2,0.3;1,2,3", "--nsamples=3", "--out", in("g.npy"));
        JsonNode density = report("log-prob", "--model", flow, x, "--points", in("f.npy"), "--out", in("l.npy"));
        assertThat(density.has("divergence")).isFalse();
        report("map", "--model", flow, x, "--nsamples=64", "--starts=2");
        report("info", "--model", flow);
    }

    @Test
    void drawsAndSummariesAreValid() {
        String out = in("s.npy");
        report("sample", "--model", MODEL, "--observation=-0.6,0.2", "--nsamples=60", "--nsteps=4", "--out", out);
        report(
                "sample",
                "--model",
                MODEL,
                "--observation=-0.6,0.2",
                "--nsamples=3",
                "--rtol=0.1",
                "--lower=-5",
                "--out",
                in("one.csv"),
                "--solver=dopri5",
                "--on-failure=report");
        report(
                "batch",
                "--model",
                MODEL,
                "--observations=-0.6,0.2;0.1,0.2",
                "--nsamples=3",
                "--nsteps=4",
                "--out",
                in("b.npz"));
        report("summary", out, "--truth=0.1,?");
        report("summary", in("one.csv"));
        assertThat(report("summary", in("b.npz")).get("posteriors").size()).isEqualTo(2);
        report("plot", "--samples", out, "--out", in("q.svg"));
        report(
                "log-prob",
                "--model",
                MODEL,
                "--observation=-0.6,0.2",
                "--points",
                in("one.csv"),
                "--solver=euler",
                "--nsteps=2",
                "--out",
                in("l.csv"));
    }

    @Test
    void modesAndWeightsAreValid() throws IOException {
        report("map", "--model", MODEL, "--observation=-0.6,0.2", "--nsamples=2", "--starts=1", "--truth=0.1,0.2");
        Files.writeString(Path.of(in("s.csv")), "a\n1\n2\n");
        Files.writeString(Path.of(in("q.csv")), "-1\n-2\n");
        report(
                "reweight",
                "--samples",
                in("s.csv"),
                "--log-prob",
                in("q.csv"),
                "--log-likelihood",
                in("q.csv"),
                "--out",
                in("o.npy"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.5", "1e-9"})
    void studiesWithAndWithoutASolverAreValid(String epsilon) {
        JsonNode study = report(
                "study",
                "--model",
                MODEL,
                "--observation=-0.6,0.2",
                "--nsamples=4",
                "--repeats=1",
                "--candidates=euler/uniform/2,euler/uniform/8",
                "--epsilon",
                epsilon,
                "--out",
                in("study"));
        assertThat(study.get("choice").isNull()).isEqualTo(epsilon.equals("1e-9"));
    }

    @Test
    void aDiagnosisAndItsFileAreValid() throws IOException {
        JsonNode printed = report(
                "diagnose",
                "--model",
                MODEL,
                "--simulator=two-moons",
                "--ntrials=8",
                "--nsamples=10",
                "--nsteps=2",
                "--checks=sbc,lc2st",
                "--out",
                in("d"));
        assertThat(printed.at("/provenance/skipped/lc2st").stringValue()).contains("needs at least 10 trials");
        assertThat(json.readTree(Files.readString(folder.resolve("d/findings.json"))))
                .isEqualTo(printed);
    }

    @Test
    void informationOnRheiAndOnAModelIsValid() {
        report("info");
        report("info", "--model", MODEL);
    }

    @Test
    void aConversionIsValid() throws IOException {
        String weights = ReferenceFiles.weights(folder.resolve("weights.safetensors"), ReferenceFiles.model());
        String yaml = Files.writeString(folder.resolve("config.yaml"), """
            strategy: {model: flux, method: flow}
            model: {mlp_ratio: 3, num_heads: 2, depth: 2, depth_single_blocks: 2, axes_dim: [6, 4], theta: 80}
            """).toString();
        report(
                "convert",
                "--weights",
                weights,
                "--config",
                yaml,
                "--dim-obs=3",
                "--dim-cond=5",
                "--out",
                in("m.safetensors"));
    }

    /** Law: the schema refuses other types and other keys. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"command\": \"sing\"}",
                "{\"command\": \"plot\", \"read\": [], \"written\": []}",
                "{\"command\": \"plot\", \"read\": [], \"written\": [\"a\"], \"Other Key\": 1}",
                "{\"command\": \"convert\", \"method\": \"flow matching\", \"parameters\": \"(2, 1)\", \"data\": [2,"
                        + " 1], \"written\": [\"a\"]}",
            })
    void theSchemaRefusesOtherDocuments(String document) {
        assertThat(schema.validate(json.readTree(document))).isNotEmpty();
    }
}
