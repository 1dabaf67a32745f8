package org.rhei.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rhei.cli.Invocation.assertDone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rhei.cli.Invocation;
import org.rhei.cli.ReferenceFiles;
import org.rhei.cli.file.Npy;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.pipelines.Observation;
import org.rhei.pipelines.Pipeline;
import org.rhei.pipelines.options.LogProbOptions;
import org.rhei.solvers.Grid;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Law: {@code rhei log-prob} writes GenSBI's log-probabilities. Impossible input is refused, and the message names
 * what is possible.
 */
class LogProbCommandTest {
    private static final double EXACT = 5e-3;
    private static final double HUTCHINSON = 1e-2;

    private static final String UNCONDITIONAL = "flux1joint_unconditional_flow";

    @TempDir
    private Path directory;

    private Path out;

    @BeforeEach
    void output() {
        out = directory.resolve("log-probs.npy");
    }

    private Invocation logProb(String model, String points, String... more) throws IOException {
        List<String> args = new ArrayList<>(List.of(
                "log-prob",
                "--model",
                ReferenceFiles.model(model),
                "--points",
                points,
                "--force",
                "--out",
                out.toString()));
        if (!model.equals(UNCONDITIONAL)) {
            String x = ReferenceFiles.csv(directory.resolve("x.csv"), ReferenceFiles.expected(model, "x_o"));
            args.addAll(List.of("--observation", x));
        }
        args.addAll(List.of(more));
        return Invocation.of(args.toArray(String[]::new));
    }

    private String points(String model) throws IOException {
        Tensor points =
                model.equals("flux1_edm") ? Tensor.zeros(6, 3, 1) : ReferenceFiles.expected(model, "log_prob.x_1");
        return ReferenceFiles.npy(directory.resolve("points.npy"), points);
    }

    /**
     * Law: a named grid has the nodes of sampling, whose steps shrink towards the data, although the integration
     * starts at the data.
     */
    @ParameterizedTest
    @CsvSource({
        "flux1_flow, quadratic, 0, 1",
        "flux1_flow, logit, 0, 1",
        "flux1_flow, uniform, 0, 1",
        "flux1_sm_vp, quadratic, 1, 0.001",
        "flux1_sm_vp, edm, 1, 0.001"
    })
    void namedGridsShrinkTowardsTheData(String model, String name, double noise, double data) throws IOException {
        Grid grid = switch (name) {
            case "quadratic" -> Grid.quadratic(6);
            case "logit" -> new Grid.Logit(6, 4);
            case "edm" -> new Grid.Edm(6);
            default -> Grid.uniform(6);
        };
        String nodes = ReferenceFiles.csv(directory.resolve("nodes.csv"), column(grid.nodes(noise, data)));
        logProb(model, points(model), "--solver", "heun", "--grid", nodes);
        Tensor expected = Npy.read(out);
        Files.delete(out);
        Invocation named = logProb(model, points(model), "--solver", "heun", "--grid", name, "--nsteps", "6");
        assertThat(named.exitCode()).as(named.err()).isZero();
        assertThat(Npy.read(out).data()).containsExactly(expected.data());
    }

    private static Tensor column(double[] values) {
        Tensor column = Tensor.zeros(values.length, 1);
        for (int i = 0; i < values.length; i++) {
            column.data()[i] = (float) values[i];
        }
        return column;
    }

    private void assertNear(String model, String name, double tolerance) {
        Tensor found = Npy.read(out);
        Tensor expected = ReferenceFiles.expected(model, "log_prob." + name);
        assertThat(found.shape()).isEqualTo(expected.shape());
        for (int i = 0; i < expected.size(); i++) {
            assertThat((double) Math.abs(found.data()[i] - expected.data()[i])).isLessThan(tolerance);
        }
    }

    @ParameterizedTest
    @CsvSource({"simformer_flow", "simformer_sm_vp"})
    void logProbabilitiesEqualGensbis(String model) throws IOException {
        assertDone(logProb(model, points(model)));
        assertNear(model, "exact", EXACT);
    }

    @Test
    void hutchinsonsEstimateEqualsGensbis() throws IOException {
        Invocation done = logProb("simformer_flow", points("simformer_flow"), "--hutchinson", "--seed", "9");
        assertDone(done);
        assertNear("simformer_flow", "hutchinson", HUTCHINSON);
        assertThat(done.out()).contains("divergence           Hutchinson's estimate\n", "seed                 9\n");
    }

    /** Law: the command gives the results of the library, whose parity other tests check. */
    @Test
    void resultsAreThoseOfTheLibrary() throws IOException {
        Pipeline flux = Pipeline.load(Path.of(ReferenceFiles.model("flux1_flow")));
        Tensor points = ReferenceFiles.expected("flux1_flow", "log_prob.x_1");
        Tensor xO = ReferenceFiles.expected("flux1_flow", "x_o");
        assertDone(logProb("flux1_flow", points("flux1_flow"), "--hutchinson", "--seed", "9"));
        LogProbOptions estimate = LogProbOptions.builder().hutchinson(Key.of(9)).build();
        assertThat(Npy.read(out)).isEqualTo(flux.logProb(points, Observation.of(xO), estimate));
        assertDone(logProb("flux1_flow", points("flux1_flow")));
        assertThat(Npy.read(out)).isEqualTo(flux.logProb(points, Observation.of(xO)));
        Tensor flat = ReferenceFiles.expected(UNCONDITIONAL, "log_prob.x_1");
        String points2 = ReferenceFiles.npy(directory.resolve("flat.npy"), flat.reshape(flat.dim(0), flat.dim(1)));
        assertDone(logProb(UNCONDITIONAL, points2)); // a model of one channel needs no axis of channels
        assertThat(Npy.read(out))
                .isEqualTo(Pipeline.load(Path.of(ReferenceFiles.model(UNCONDITIONAL)))
                        .logProb(flat, Observation.NONE));
    }

    /** Law: models of EDM diffusion have log-probabilities, which GenSBI does not compute for them. */
    @Test
    void edmDiffusionHasLogProbabilities() throws IOException {
        assertDone(logProb("flux1_edm", points("flux1_edm"), "--solver", "dopri5", "--rtol", "1e-2", "--atol", "1e-2"));
        assertThat(Npy.read(out).shape()).containsExactly(6);
        for (float number : Npy.read(out).data()) {
            assertThat(number).isFinite();
        }
    }

    @Test
    void theReportNamesTheSettings() throws IOException {
        String csv = ReferenceFiles.csv(directory.resolve("points.csv"), ReferenceFiles.expected("log_prob.x_1"));
        Invocation done = logProb("flux1_flow", csv, "--solver", "rk4", "--nsteps", "20", "--threads", "1");
        assertDone(done);
        assertThat(done.out().lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("read                 " + csv + ", 6 rows, header: "),
                        line -> assertThat(line).matches("read                 .+, 1 row, header: .+"),
                        line -> assertThat(line).isEqualTo("shape                (6,)"),
                        line -> assertThat(line).isEqualTo("divergence           exact"),
                        line -> assertThat(line).isEqualTo("solver               rk4, 20 steps of 0.05"),
                        line -> assertThat(line).isEqualTo("steps                20"),
                        line -> assertThat(line).isEqualTo("network evaluations  80 a sample"),
                        line -> assertThat(line).isEqualTo("solver error         not estimated: too few points"),
                        line -> assertThat(line).matches("wall time            [0-9.]+ s"),
                        line -> assertThat(line).matches("points per second    [0-9. ]+"),
                        line -> assertThat(line).matches("kernel               .+, 1 thread"),
                        line -> assertThat(line).matches("peak memory          \\d+ MB"),
                        line -> assertThat(line).isEqualTo("written              " + out));
    }

    /** Law: the error of the solver is a line and a JSON object, which its option leaves out; no log-probability changes. */
    @Test
    void reportsTheErrorOfTheSolver() throws IOException {
        String many =
                ReferenceFiles.npy(directory.resolve("many.npy"), Key.of(1).normal(1000, 3, 1));
        String[] euler = {"--solver", "euler", "--nsteps", "4"};
        Invocation text = logProb("flux1_flow", many, euler);
        assertThat(text.out())
                .containsPattern("solver error         p50 [0-9.]+, largest [0-9.]+ nats, estimated from 16 points");
        assertThat(text.out()).contains("advice               more steps make the error smaller");
        byte[] values = Files.readAllBytes(out);
        JsonNode error = json(logProb("flux1_flow", many, "--solver", "euler", "--nsteps", "4", "--json"))
                .get("solver_error");
        assertThat(error.get("points").intValue()).isEqualTo(16);
        assertThat(error.get("largest").doubleValue())
                .isGreaterThan(error.get("p50").doubleValue());
        JsonNode without = json(
                logProb("flux1_flow", many, "--solver", "euler", "--nsteps", "4", "--json", "--no-error-estimate"));
        assertThat(without.has("solver_error")).isFalse();
        assertThat(without.has("advice")).isFalse();
        assertThat(Files.readAllBytes(out)).isEqualTo(values);
        JsonNode few =
                json(logProb("flux1_flow", points("flux1_flow"), "--solver", "euler", "--nsteps", "4", "--json"));
        assertThat(few.at("/solver_error/reason").stringValue()).isEqualTo("too few points");
    }

    private static JsonNode json(Invocation done) {
        assertDone(done);
        return JsonMapper.shared().readTree(done.out());
    }

    @Test
    void eachPointMayHaveItsOwnObservation() throws IOException {
        Tensor xs = ReferenceFiles.expected("xs");
        Path file = directory.resolve("points.npy");
        Tensor points = ReferenceFiles.expected("log_prob.x_1").rows(0, 3);
        String all = ReferenceFiles.npy(directory.resolve("xs.npy"), xs);
        String[] args = {
            "log-prob",
            "--model",
            ReferenceFiles.model(),
            "--points",
            ReferenceFiles.npy(file, points),
            "--out",
            out.toString(),
            "--quiet",
            "--force",
            "--solver",
            "euler",
            "--step-size",
            "0.25",
            "--observation",
            all
        };
        assertThat(Invocation.of(args)).isEqualTo(new Invocation(0, "", ""));
        Tensor together = Npy.read(out);
        for (int i = 0; i < 3; i++) {
            ReferenceFiles.npy(file, points.rows(i, i + 1));
            args[args.length - 1] = ReferenceFiles.npy(directory.resolve("x.npy"), xs.rows(i, i + 1));
            assertThat(Invocation.of(args).exitCode()).isZero();
            assertThat(Npy.read(out).data()[0]).isEqualTo(together.data()[i]);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        flux1_flow  | --hutchinson             | --hutchinson needs --seed
        flux1_flow  | --seed 9                 | --hutchinson takes it
        flux1_flow  | --sampler zero-ends      | --sampler zero-ends has no density to follow: log-probabilities follow the probability \
        flow, which is --sampler ode
        flux1_sm_vp | --sampler sde            | --sampler sde has no density to follow
        flux1_sm_vp | --solver shark           | --solver shark is for stochastic samplers
        flux1_flow  | --alpha 0.3              | there is no option '--alpha'
        flux1_flow  | --nsamples 3             | there is no option '--nsamples'
        flux1_flow  | --step-size 0.1          | --step-size is no option of --solver dopri5 for flow matching, which takes --rtol, \
        --atol, --control, --controller, --min-step, --max-steps
        flux1_flow  | --solver rk4 --rtol 0.1  | --rtol is no option of --solver rk4 for flow matching, which takes --nsteps, \
        --step-size, --grid; adaptive solvers
        flux1_flow  | --rtol 0                 | rtol must be positive and finite, found 0
        flux1_flow  | --threads 0              | --threads must be at least 1, found 0
        flux1_edm   | --solver rk4             | use --grid edm and --nsteps, a short --step-size
        flux1_edm   | --solver rk4 --nsteps 10 | --nsteps is no option of --solver rk4 for EDM diffusion, which takes --step-size, --grid
        flux1_edm   | --solver unipc           | --solver unipc is for samples: log-probabilities follow the velocity
        flux1_flow  | --on-failure report      | --on-failure is no option of --solver dopri5
        flux1joint_unconditional_flow | --observation x.csv | the model is unconditional: it takes no --observation
        """)
    void badOptionsAreRefused(String model, String options, String message) throws IOException {
        assertRefused(logProb(model, points(model), options.split(" ")), message);
    }

    @Test
    void badFilesAreRefused() throws IOException {
        String points = points("flux1_flow");
        assertRefused(logProb("flux1_flow", "nowhere.npy"), "nowhere.npy: no such file");
        assertRefused(logProb("flux1_flow", "points.txt"), "points are read from .npy, .npz, .csv and .parquet files");
        assertRefused(logProb("flux1_flow", points, "--observation", "x.csv"), "only once");
        String wrong = ReferenceFiles.npy(directory.resolve("wrong.npy"), Tensor.zeros(6, 2, 1));
        assertRefused(logProb("flux1_flow", wrong), "found shape (6, 2, 1), expected (n, 3, 1) for n points");
        Path rows = Files.writeString(directory.resolve("rows.csv"), "1,2\n");
        assertRefused(logProb("flux1_flow", rows.toString()), "each point has 2 values, expected 3");
        Files.writeString(rows, "1,2,nan\n");
        assertRefused(logProb("flux1_flow", rows.toString()), "value 3 of point 1 is NaN");
        assertRefused(
                Invocation.of(
                        "log-prob", "--model", ReferenceFiles.model(), "--points", points, "--out", out.toString()),
                "the model is conditional: it needs --observation");
        String xs = ReferenceFiles.npy(directory.resolve("xs.npy"), ReferenceFiles.expected("xs"));
        assertRefused(
                Invocation.of(
                        "log-prob",
                        "--model",
                        ReferenceFiles.model(),
                        "--points",
                        points,
                        "--observation",
                        xs,
                        "--out",
                        out.toString()),
                "found 3 observations, expected one, or one for each of the 6 points");
        assertRefused(
                Invocation.of("log-prob", "--model", ReferenceFiles.model(), "--points", points, "--out", points),
                "would be overwritten but is also read");
    }

    private void assertRefused(Invocation refused, String message) {
        Invocation.assertRefused(refused, message);
        assertThat(out).doesNotExist();
    }
}
