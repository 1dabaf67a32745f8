package org.rhei.cli.run;

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
import org.rhei.pipelines.SampleResult;
import org.rhei.pipelines.options.Base;
import org.rhei.pipelines.options.LogProbOptions;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.pipelines.options.Support;
import org.rhei.solvers.rungekutta.FixedStep;

/** Law: bases, edge masks, bounds and initial states have the same effect in the command as in the library. */
class LibraryOptionsTest {
    private static final String MODEL = "simformer_flow"; // a model of three parameters and five data values
    private static final SampleOptions COARSE =
            SampleOptions.builder().solver(FixedStep.euler(0.1)).build();

    @TempDir
    private Path directory;

    private Path out;
    private Pipeline pipeline;
    private Tensor xO;

    @BeforeEach
    void load() throws IOException {
        out = directory.resolve("out.npy");
        pipeline = Pipeline.load(Path.of(ReferenceFiles.model(MODEL)));
        xO = ReferenceFiles.expected(MODEL, "x_o");
    }

    private Invocation run(String command, String model, String... options) throws IOException {
        List<String> args = new ArrayList<>(
                List.of(command, "--model", ReferenceFiles.model(model), "--force", "--out", out.toString()));
        args.addAll(List.of("--observation", ReferenceFiles.npy(directory.resolve("x.npy"), xO)));
        args.addAll(List.of(options));
        return Invocation.of(args.toArray(String[]::new));
    }

    private Invocation sample(String... options) throws IOException {
        List<String> all = new ArrayList<>(List.of("--nsamples", "20", "--seed", "7", "--step-size", "0.1"));
        all.addAll(List.of(options));
        return run("sample", MODEL, all.toArray(String[]::new));
    }

    private Invocation logProb(String... options) throws IOException {
        String points =
                ReferenceFiles.npy(directory.resolve("points.npy"), ReferenceFiles.expected(MODEL, "log_prob.x_1"));
        List<String> all = new ArrayList<>(List.of("--points", points, "--solver", "rk4", "--nsteps", "5"));
        all.addAll(List.of(options));
        return run("log-prob", MODEL, all.toArray(String[]::new));
    }

    private void assertDrawn(Invocation done, SampleOptions options) {
        assertDone(done);
        assertThat(Npy.read(out)).isEqualTo(pipeline.sample(Key.of(7), Observation.of(xO), 20, options));
    }

    private Tensor logProbOf(LogProbOptions options) {
        return pipeline.logProb(
                ReferenceFiles.expected(MODEL, "log_prob.x_1"),
                Observation.of(xO),
                options.toBuilder().solver(FixedStep.rk4(0.2)).build());
    }

    @Test
    void basesAreThoseOfTheLibrary() throws IOException {
        Base base = new Base.Gaussian(List.of(0.5, -1.0, 0.0), List.of(2.0, 2.0, 2.0));
        assertDrawn(
                sample("--base-mean", "0.5,-1,0", "--base-std", "2"),
                COARSE.toBuilder().base(base).build());
        assertDone(logProb("--base-mean", "0.5,-1,0", "--base-std", "2"));
        assertThat(Npy.read(out))
                .isEqualTo(logProbOf(LogProbOptions.builder().base(base).build()));
        assertDrawn(
                sample("--base-mean", "0.5"),
                COARSE.toBuilder()
                        .base(new Base.Gaussian(List.of(0.5), List.of(1.0)))
                        .build());
    }

    @Test
    void edgeMasksAreThoseOfTheLibrary() throws IOException {
        boolean[][] mask = new boolean[8][8];
        StringBuilder rows = new StringBuilder();
        float[] flat = new float[64];
        for (int i = 0; i < 8; i++) {
            for (int j = 0; j < 8; j++) {
                mask[i][j] = j <= i;
                flat[8 * i + j] = j <= i ? 1 : 0;
                rows.append(j <= i ? 1 : 0).append(j < 7 ? "," : "\n");
            }
        }
        String csv = Files.writeString(directory.resolve("edges.csv"), rows.toString())
                .toString();
        String npy = ReferenceFiles.npy(directory.resolve("edges.npy"), Tensor.of(flat, 8, 8));
        assertDrawn(
                sample("--edge-mask", csv), COARSE.toBuilder().edgeMask(mask).build());
        assertDrawn(
                sample("--edge-mask", npy), COARSE.toBuilder().edgeMask(mask).build());
        assertDone(logProb("--edge-mask", csv));
        assertThat(Npy.read(out))
                .isEqualTo(logProbOf(LogProbOptions.builder().edgeMask(mask).build()));
        assertThat(Npy.read(out)).isNotEqualTo(logProbOf(LogProbOptions.defaults()));
    }

    @Test
    void initialStatesAreThoseOfTheLibrary() throws IOException {
        Tensor states = Key.of(3).normal(20, 3, 1);
        assertDrawn(
                sample("--x-init", ReferenceFiles.npy(directory.resolve("states.npy"), states)),
                COARSE.toBuilder().xInit(states).build());
    }

    @Test
    void boundsAreThoseOfTheLibrary() throws IOException {
        double most = Double.POSITIVE_INFINITY;
        Support half = Support.box(new double[] {0, 0, 0}, new double[] {1.5, most, most});
        SampleOptions options = COARSE.toBuilder().support(half).build();
        Invocation done = sample("--lower", "0", "--upper", "1.5,inf,inf");
        assertDrawn(done, options);
        SampleResult draw = pipeline.sampler(Observation.of(xO), options).draw(Key.of(7), 20);
        assertThat(draw.acceptance()).isLessThan(1);
        assertThat(done.out())
                .contains("accepted             %.4g %% of the samples drawn\n".formatted(100 * draw.acceptance()));

        Files.delete(out);
        Invocation never = sample("--lower", "1000", "--max-draws", "3");
        assertThat(never.exitCode()).isEqualTo(1);
        assertThat(never.err()).contains("only 0 of the 20 requested samples were in the support after 60 were drawn");
        assertThat(never.err()).contains("raise --max-draws");
        assertThat(out).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        simformer_flow  | --base-mean 1,2          | --base-mean has 2 values, expected 1 or 3
        simformer_flow  | --base-std 0             | that float32 represents, found 0 and 0
        simformer_sm_vp | --base-std 2             | --base-mean and --base-std are for flow matching
        flux1_flow      | --edge-mask none.csv     | --edge-mask is for Simformer
        simformer_flow  | --edge-mask none.csv     | none.csv: no such file
        simformer_flow  | --edge-mask DIR/x.npy    | found shape (1, 5, 1), expected one or two axes
        simformer_flow  | --lower 0,1              | --lower has 2 values, expected 1 or 3
        simformer_flow  | --lower 1 --upper 0      | lower bounds below upper ones, and float32 numbers between them, found 1 and 0
        simformer_flow  | --lower a              | found 'a', expected a number, such as 0.01
        simformer_flow  | --max-draws 5            | give --lower or --upper too
        simformer_flow  | --lower 0 --max-draws 0  | --max-draws must be at least 1, found 0
        simformer_flow  | --x-init none.npy        | none.npy: no such file
        simformer_flow  | --x-init none.npy --lower 0 | samples outside the bounds would need new initial states
        """)
    void badOptionsAreRefused(String model, String options, String message) throws IOException {
        Invocation refused = run(
                "sample", model, options.replace("DIR", directory.toString()).split(" "));
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains(message).hasLineCount(1);
        assertThat(out).doesNotExist();
    }

    @Test
    void badFilesAreRefused() throws IOException {
        String states = ReferenceFiles.npy(directory.resolve("states.npy"), Tensor.zeros(4, 3, 1));
        assertThat(sample("--x-init", states).err()).contains("found 4 states, expected --nsamples 20");
        Path edges = Files.writeString(directory.resolve("edges.csv"), "1,0\n0,1\n");
        assertThat(sample("--edge-mask", edges.toString()).err())
                .contains("found 2 rows of 2 values, expected 8 rows of 8 values");
        Files.writeString(edges, "1,1,1,1,1,1,1,0.5\n".repeat(8));
        assertThat(sample("--edge-mask", edges.toString()).err()).contains("row 1 holds 0.5, expected 0 or 1");
    }
}
