package org.rhei.cli.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rhei.cli.Invocation.assertDone;
import static org.rhei.cli.Invocation.assertRefused;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.rhei.cli.Invocation;
import org.rhei.cli.ReferenceFiles;
import org.rhei.cli.file.Npy;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.pipelines.Observation;
import org.rhei.pipelines.Pipeline;
import org.rhei.pipelines.options.LogProbOptions;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.pipelines.options.Scheme;
import org.rhei.solvers.Grid;
import org.rhei.solvers.Solver;
import org.rhei.solvers.diffusion.DenoisingSolver;
import org.rhei.solvers.multistep.AdamsBashforth;
import org.rhei.solvers.rungekutta.Adaptive;
import org.rhei.solvers.rungekutta.FixedStep;
import org.rhei.solvers.rungekutta.Tableau;

/** Law: solvers, grids and step control give the same bits through the command as in the library. */
class SolverOptionsTest {
    private static final double[] NODES = {0.1, 0.3, 0.6, 0.9};

    @TempDir
    private Path directory;

    private Path out;
    private Path nodes;

    @BeforeEach
    void files() throws IOException {
        out = directory.resolve("samples.npy");
        nodes = Files.writeString(directory.resolve("nodes.csv"), "t\n0.1\n0.3\n0.6\n0.9\n");
        ReferenceFiles.npy(directory.resolve("nodes.npy"), Tensor.of(new float[] {0.1f, 0.3f, 0.6f, 0.9f}, 4));
    }

    private Invocation sample(String model, String options) throws IOException {
        List<String> args = new ArrayList<>(List.of(
                "sample",
                "--model",
                ReferenceFiles.model(model),
                "--out",
                out.toString(),
                "--force",
                "--nsamples",
                "20"));
        args.addAll(List.of(
                "--observation",
                ReferenceFiles.npy(directory.resolve("x.npy"), ReferenceFiles.expected(model, "x_o"))));
        args.addAll(List.of(options.replace("DIR", directory.toString()).split(" ")));
        return Invocation.of(args.toArray(String[]::new));
    }

    private static Scheme ode(Solver solver) {
        return new Scheme.Ode(solver);
    }

    private static Scheme denoising(DenoisingSolver.Method method, int nsteps) {
        return new Scheme.Denoising(new DenoisingSolver(method), nsteps);
    }

    static Stream<Arguments> solvers() {
        Adaptive adaptive = new Adaptive(Tableau.TSIT5, 1e-3, 1e-4);
        return Stream.of(
                Arguments.of(
                        "flux1_flow",
                        "--solver adams-bashforth2 --nsteps 12",
                        ode(new AdamsBashforth(2, Grid.ofStepSize(1.0 / 12)))),
                Arguments.of(
                        "flux1_flow",
                        "--solver adams-bashforth3 --grid quadratic --nsteps 13",
                        ode(new AdamsBashforth(3, Grid.quadratic(13)))),
                Arguments.of(
                        "flux1_sm_vp",
                        "--solver adams-bashforth4 --grid logit --nsteps 20",
                        ode(new AdamsBashforth(4, new Grid.Logit(20, 4)))),
                Arguments.of(
                        "flux1_edm",
                        "--solver ADAMS-BASHFORTH3 --grid edm --nsteps 15",
                        ode(new AdamsBashforth(3, new Grid.Edm(15, 7)))),
                Arguments.of(
                        "flux1_edm",
                        "--solver heun --grid edm --nsteps 6",
                        ode(new FixedStep(Tableau.HEUN, new Grid.Edm(6, 7)))),
                Arguments.of(
                        "flux1_sm_ve",
                        "--grid uniform --nsteps 30",
                        ode(new FixedStep(Tableau.EULER, Grid.uniform(30)))),
                Arguments.of(
                        "flux1_flow",
                        "--solver rk4 --grid DIR/nodes.csv",
                        ode(new FixedStep(Tableau.RK4, Grid.of(NODES)))),
                Arguments.of(
                        "flux1_sm_vp",
                        "--solver midpoint --grid DIR/nodes.npy",
                        ode(new FixedStep(Tableau.MIDPOINT, Grid.of(NODES)))),
                Arguments.of(
                        "flux1_flow",
                        "--solver tsit5 --rtol 1e-3 --atol 1e-4 --control per-sample",
                        ode(adaptive.toBuilder()
                                .perSample()
                                .firstStep(Adaptive.AUTOMATIC)
                                .build())),
                Arguments.of(
                        "flux1_flow",
                        "--solver tsit5 --rtol 1e-3 --atol 1e-4 --control shared --controller pi --min-step 0.003"
                                + " --max-steps 99",
                        ode(adaptive.toBuilder()
                                .control(Adaptive.Control.PI)
                                .minStep(0.003)
                                .maxSteps(99)
                                .build())),
                Arguments.of("flux1_sm_vp", "--solver dpmpp2m", denoising(DenoisingSolver.Method.DPMPP_2M, 20)),
                Arguments.of("flux1_edm", "--solver dpmpp3m --nsteps 9", denoising(DenoisingSolver.Method.DPMPP_3M, 9)),
                Arguments.of("flux1_sm_ve", "--solver unipc --nsteps 8", denoising(DenoisingSolver.Method.UNIPC, 8)));
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void resultsAreThoseOfTheLibrary(String model, String options, Scheme scheme) throws IOException {
        assertDone(sample(model, options));
        Pipeline pipeline = Pipeline.load(Path.of(ReferenceFiles.model(model)));
        Tensor expected = pipeline.sample(
                Key.of(42),
                Observation.of(ReferenceFiles.expected(model, "x_o")),
                20,
                SampleOptions.builder().scheme(scheme).build());
        assertThat(Npy.read(out)).isEqualTo(expected);
    }

    @Test
    void densitiesAreThoseOfTheLibrary() throws IOException {
        Tensor points = ReferenceFiles.expected("log_prob.x_1");
        assertDone(Invocation.of(
                "log-prob",
                "--model",
                ReferenceFiles.model(),
                "--observation",
                ReferenceFiles.npy(directory.resolve("x.npy"), ReferenceFiles.expected("x_o")),
                "--points",
                ReferenceFiles.npy(directory.resolve("points.npy"), points),
                "--out",
                out.toString(),
                "--solver",
                "adams-bashforth3",
                "--grid",
                nodes.toString()));
        assertThat(Npy.read(out))
                .isEqualTo(Pipeline.load(Path.of(ReferenceFiles.model()))
                        .logProb(
                                points,
                                Observation.of(ReferenceFiles.expected("x_o")),
                                LogProbOptions.builder()
                                        .solver(new AdamsBashforth(3, Grid.of(NODES)))
                                        .build()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        flux1_flow  | --solver adams-bashforth3 --grid quadratic --nsteps 13 | ode | adams-bashforth3, quadratic grid, 13 steps | 14
        flux1_flow  | --grid DIR/nodes.csv           | ode | euler, nodes of | 5
        flux1_sm_vp | --solver unipc                 | ode | unipc, 20 steps | 20
        flux1_sm_vp | --grid logit                   | ode | euler, logit grid, 1000 steps | 1000
        flux1_edm   | --solver dpmpp2m --nsteps 10   | ode | dpmpp2m, 10 steps | 10
        flux1_flow  | --solver bosh3 --rtol 0.1 --atol 0.1 --control per-sample --controller pi --min-step 1e-4 --max-steps 500 | ode | \
        bosh3, rtol 1e-1, atol 1e-1, steps per sample, pi controller, steps of at least 1e-4, at most 500 steps |
        """)
    void theReportNamesTheSolver(String model, String options, String sampler, String solver, String evaluations)
            throws IOException {
        Invocation done = sample(model, options);
        assertDone(done);
        assertThat(done.out())
                .contains("sampler              " + sampler + "\n", "solver               " + solver)
                .contains(evaluations == null ? "evaluations" : "evaluations  " + evaluations + " a sample\n");
    }

    @Test
    void statesAfterEveryStepOfAGrid() throws IOException {
        assertDone(sample("flux1_sm_vp", "--grid DIR/nodes.csv --intermediates"));
        assertThat(Npy.read(out).shape()).startsWith(6, 20);
    }

    /** Law: a result records the nodes of its grid, and is not repeated with others. */
    @Test
    void gridsAreRecorded() throws IOException {
        assertDone(sample("flux1_flow", "--grid " + nodes));
        String again = directory.resolve("again.npy").toString();
        assertDone(Invocation.of("sample", "--like", out.toString(), "--out", again));
        Files.writeString(nodes, "0.5\n");
        Invocation refused = Invocation.of("sample", "--like", out.toString(), "--out", again, "--force");
        assertThat(refused.err())
                .contains("--grid " + nodes + ": differs from the file from which ")
                .hasLineCount(1);
        assertThat(refused.exitCode()).isEqualTo(2);
    }

    /** Law: a sample that fails is counted and written as NaN. The others equal those of a draw without it. */
    @Test
    void failuresAreCounted() throws IOException {
        Tensor start = Key.of(3).normal(20, 3, 1);
        start.data()[3 * 7] = 3e38f;
        String states = "--x-init " + ReferenceFiles.npy(directory.resolve("start.npy"), start);
        Invocation thrown = sample("flux1_flow", states);
        assertThat(thrown.err()).matches("rhei: sample 7 is not finite at t = 0\\.\\d+, step \\d+\n");
        assertThat(thrown.exitCode()).isEqualTo(1);
        assertThat(out).doesNotExist();

        Invocation done = sample("flux1_flow", states + " --on-failure report --plot DIR/corner.png");
        assertThat(done.err())
                .startsWith("rhei: 1 of 20 samples did not reach the end and are NaN: 19 ok, 1 not-finite; the first,"
                        + " sample 7, not-finite at t = ")
                .hasLineCount(1);
        assertThat(done.out()).contains("samples              19 ok, 1 not-finite\n");
        assertThat(done.exitCode()).isZero();
        Tensor found = Npy.read(out);
        start.data()[3 * 7] = 0;
        Tensor sound = Pipeline.load(Path.of(ReferenceFiles.model()))
                .sample(
                        Key.of(42),
                        Observation.of(ReferenceFiles.expected("x_o")),
                        20,
                        SampleOptions.builder().xInit(start).build());
        for (int i = 0; i < found.size(); i++) {
            assertThat(found.data()[i]).isEqualTo(Float.valueOf(i / 3 == 7 ? Float.NaN : sound.data()[i]));
        }
        assertThat(sample("flux1_flow", "--on-failure report --nsteps 2").out())
                .contains("samples              20 ok\n");
    }

    /** Law: samplers that add noise also report a sample that fails, and the other samples do not change. */
    @ParameterizedTest
    @CsvSource({
        "flux1_flow, --sampler zero-ends --alpha 0.3 --nsteps 4",
        "flux1_flow, --sampler non-singular --alpha 0.3 --nsteps 4",
        "flux1_sm_vp, --sampler sde --nsteps 4",
        "flux1_edm, --sampler edm --s-churn 4 --nsteps 4"
    })
    void samplersWithNoiseReportFailures(String model, String options) throws IOException {
        Tensor start = Key.of(3).normal(20, 3, 1);
        options += " --x-init " + ReferenceFiles.npy(directory.resolve("start.npy"), start);
        assertDone(sample(model, options));
        float[] sound = Npy.read(out).data();
        Files.delete(out);
        start.data()[3 * 7] = 3e38f;
        ReferenceFiles.npy(directory.resolve("start.npy"), start);
        Invocation thrown = sample(model, options);
        assertThat(thrown.err())
                .startsWith("rhei: sample 7 is not finite at t = ")
                .hasLineCount(1);
        assertThat(thrown.exitCode()).isEqualTo(1);
        assertThat(out).doesNotExist();

        Invocation done = sample(model, options + " --on-failure report");
        assertThat(done.err())
                .contains("19 ok, 1 not-finite; the first, sample 7")
                .hasLineCount(1);
        assertThat(done.exitCode()).isZero();
        float[] found = Npy.read(out).data();
        for (int i = 0; i < found.length; i++) {
            assertThat(found[i]).isEqualTo(Float.valueOf(i / 3 == 7 ? Float.NaN : sound[i]));
        }
    }

    /** Law: a tolerance below float32's resolution is accepted, and one line states the resolution. */
    @Test
    void aToleranceBelowTheFloorIsReported() throws IOException {
        PrintStream before = System.err;
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8)); // warnings go to standard error
        try {
            assertDone(sample("flux1_flow", "--solver dopri5 --rtol 1e-8"));
        } finally {
            System.setErr(before);
        }
        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .containsExactly("rhei: rtol 1e-8 is below the resolution of float32, about 1e-6: it causes more steps"
                        + " without a smaller error");
        assertThat(out).exists();
    }

    @Test
    void ifAllSamplesFailNothingIsWritten() throws IOException {
        Invocation failed =
                sample("flux1_flow", "--solver dopri5 --control per-sample --max-steps 1 --on-failure report");
        assertThat(failed.err())
                .startsWith("rhei: no sample reached the end: 0 ok, 20 budget-spent; the first, sample 0, budget-spent")
                .hasLineCount(1);
        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(out).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        flux1_flow  | --grid cubic                     | found 'cubic', expected one of [uniform, quadratic, logit, edm] or a file of nodes
        flux1_flow  | --grid nowhere.csv               | nowhere.csv: no such file
        flux1_flow  | --grid DIR/x.npy                 | expected one or two axes
        flux1_flow  | --grid DIR/table.csv             | found 2 rows of 2 values, expected one row of nodes, or one node a row
        flux1_flow  | --grid DIR/zigzag.csv            | nodes must be strictly ascending or strictly descending in float32, found
        flux1_flow  | --grid DIR/nan.csv               | nodes must be finite, found NaN
        flux1_flow  | --grid DIR/far.csv               | nodes must lie in the interval from 0 to 1, found 1.5
        flux1_edm   | --solver rk4 --grid DIR/far.csv --sampler edm | --solver rk4 is no solver of --sampler edm
        flux1_flow  | --grid DIR/nodes.csv --nsteps 4  | determines the number of steps, found --nsteps too
        flux1_flow  | --grid uniform --step-size 0.1   | --grid and --step-size both determine the ends of steps, expected one of them
        flux1_flow  | --grid uniform --nsteps 2000000  | --nsteps must be at most 1000000, found 2000000
        flux1_flow  | --solver dopri5 --grid edm       | --grid is no option of --sampler ode --solver dopri5 for flow matching, which \
        takes --rtol, --atol, --control, --controller, --min-step, --max-steps, --time-grid, --on-failure; solvers of the probability \
        flow with fixed steps take it: euler
        flux1_flow  | --sampler zero-ends --alpha 1 --grid uniform | --grid is no option of --sampler zero-ends --solver euler for flow \
        matching, which takes --nsteps, --step-size, --alpha, --time-grid, --on-failure; --sampler ode takes it
        flux1_edm   | --solver rk4 --grid edm          | --grid edm needs --nsteps, the number of its steps
        flux1_edm   | --sampler edm --grid edm         | --grid is no option of --sampler edm
        flux1_flow  | --solver adams-bashforth3 --nsteps 5000 | a multistep method takes at most 4096 steps, found 5000
        flux1_flow  | --solver adams-bashforth5        | expected one of [euler,
        flux1_flow  | --solver rk4 --control shared    | --control is no option of --sampler ode --solver rk4
        flux1_flow  | --solver dopri5 --control each   | expected one of [shared, per-sample]
        flux1_flow  | --solver dopri5 --controller pid | expected one of [i, pi]
        flux1_flow  | --solver dopri5 --min-step -1    | --min-step must be finite and not negative, found -1
        flux1_flow  | --solver dopri5 --min-step NaN   | --min-step must be finite and not negative, found NaN
        flux1_flow  | --solver dopri5 --max-steps 0    | --max-steps must be at least 1, found 0
        flux1_flow  | --on-failure hide                | expected one of [throw, report]
        flux1_flow  | --solver unipc                   | --solver unipc is no solver of --sampler ode, expected euler
        flux1_sm_vp | --solver unipc --nsteps 1        | nsteps must be from 2 to 4096, found 1
        flux1_sm_vp | --solver unipc --step-size 0.1   | --step-size is no option of --sampler ode --solver unipc for score matching, \
        which takes --nsteps, --on-failure
        flux1_sm_vp | --solver unipc --time-grid 1,0.5 | --time-grid is no option of --sampler ode --solver unipc
        flux1_sm_vp | --solver unipc --grid logit      | --grid is no option of --sampler ode --solver unipc
        """)
    void refuses(String model, String options, String message) throws IOException {
        Files.writeString(directory.resolve("table.csv"), "0.1,0.2\n0.3,0.4\n");
        Files.writeString(directory.resolve("zigzag.csv"), "0.1,0.3,0.2\n");
        Files.writeString(directory.resolve("nan.csv"), "0.1,nan\n");
        Files.writeString(directory.resolve("far.csv"), "0.5\n1.5\n");
        Invocation refused = sample(model, options);
        assertRefused(refused, message);
        assertThat(out).doesNotExist();
    }
}
