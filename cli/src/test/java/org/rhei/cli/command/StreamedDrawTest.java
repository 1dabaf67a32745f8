package org.rhei.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.rhei.cli.Invocation.assertDone;
import static org.rhei.cli.Invocation.assertRefused;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.cli.ChildJvm;
import org.rhei.cli.Invocation;
import org.rhei.cli.TinyModel;
import org.rhei.cli.csv.CsvTable;
import org.rhei.cli.csv.HeaderRule;
import org.rhei.cli.file.Npy;
import org.rhei.cli.file.parquet.ParquetReader;
import org.rhei.cli.numpy.NumpyArchive;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.pipelines.Observation;
import org.rhei.pipelines.Pipeline;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.solvers.rungekutta.FixedStep;

/**
 * Law: memory does not grow with the number of samples, and a file that is written in parts equals one that is
 * written at once.
 */
class StreamedDrawTest {
    /** A number of samples of two values that makes more than one part. */
    private static final int SEVERAL_PARTS = 700_000;

    /** A number of samples of two values of 4 bytes that together exceed the heap. */
    private static final int MORE_THAN_THE_HEAP = 7_000_000;

    private static final String HEAP = "-Xmx48m";

    @TempDir
    private Path folder;

    private Path model = Path.of("");

    @BeforeEach
    void writeModel() throws IOException {
        model = TinyModel.write(folder.resolve("tiny.safetensors"));
    }

    private String[] sample(Path out, int nsamples, String... more) {
        List<String> arguments = new ArrayList<>(List.of("sample", "--model", model.toString(), "--observation=0.3"));
        arguments.addAll(List.of("--step-size", "0.5", "--nsamples", Integer.toString(nsamples)));
        arguments.addAll(List.of("--force", "--out", out.toString()));
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    private static Tensor read(Path file) {
        String name = file.toString();
        if (name.endsWith(".npz")) {
            return NumpyArchive.read(file, null, List.of("samples")).array().values();
        }
        return name.endsWith(".npy")
                ? Npy.read(file)
                : name.endsWith(".csv")
                        ? CsvTable.read(file, HeaderRule.AUTO).values()
                        : ParquetReader.read(file).values();
    }

    @ParameterizedTest
    @ValueSource(strings = {".npy", ".npz", ".csv", ".parquet"})
    void aDrawInPartsEqualsADrawAtOnce(String ending) throws IOException {
        try (Pipeline pipeline = Pipeline.load(model)) {
            SampleOptions options =
                    SampleOptions.builder().solver(FixedStep.euler(0.5)).build();
            Tensor all = pipeline.sample(Key.of(42), Observation.of(0.3f), SEVERAL_PARTS, options);
            Path out = folder.resolve("samples" + ending);
            assertDone(Invocation.of(sample(out, SEVERAL_PARTS, "--threads", "1", "--quiet")));
            assertThat(read(out).data()).isEqualTo(all.data());
            byte[] one = Files.readAllBytes(out);
            assertDone(Invocation.of(sample(out, SEVERAL_PARTS, "--threads", "3", "--quiet")));
            assertThat(Files.readAllBytes(out)).isEqualTo(one);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {".npy", ".npz", ".csv", ".parquet"})
    void memoryDoesNotGrowWithTheSamples(String ending) throws IOException, InterruptedException {
        Path out = folder.resolve("samples" + ending);
        List<String> command = ChildJvm.command(List.of(HEAP), sample(out, MORE_THAN_THE_HEAP));
        Path log = folder.resolve("log");
        int exitCode = ChildJvm.run(command, log);
        assertThat(exitCode).as(Files.readString(log)).isZero();
        assertThat(log).content().contains("shape                (7000000, 2, 1)", "peak memory ");
        assertThat(Files.size(out)).isGreaterThan(MORE_THAN_THE_HEAP * 8L);
    }

    @Test
    void aPictureOfALargeDrawShowsEveryKthSample() {
        Path png = folder.resolve("a.png");
        Invocation done = Invocation.of(sample(folder.resolve("a.npy"), SEVERAL_PARTS, "--plot", png.toString()));
        assertDone(done);
        assertThat(done.out()).contains("samples in plot      350000\n");
        assertThat(png).isNotEmptyFile();
        assertThat(Invocation.of(sample(folder.resolve("b.npy"), 1000, "--plot", png.toString()))
                        .out())
                .doesNotContain("samples in plot");
    }

    /**
     * Law: a disk that is certainly too small is reported before the draw. A disk that fills up during the draw ends
     * it. No file is left in either case.
     */
    @ParameterizedTest
    @ValueSource(strings = {".npy", ".npz", ".csv", ".parquet"})
    void aDiskThatIsTooSmallIsReported(String ending) throws IOException, InterruptedException {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", disk.toString()) == 0, "needs a mount");
        try {
            Path out = disk.resolve("a" + ending);
            assertRefused(Invocation.of(sample(out, 100_000)), "bytes free in " + disk + ", expected at least 800 000");
            assertRefused(
                    Invocation.of(sample(out, 65_500)),
                    out + ": could not be written: No space left on device"); // 4 bytes for each value, and some
            // bytes more
            assertThat(disk).isEmptyDirectory();
        } finally {
            run("umount", disk.toString());
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /** Law: a command does not write two results into one file. */
    @Test
    void aSettingIsNotWrittenOverTheSideFile() {
        String json = folder.resolve("a.npy.json").toString();
        List<String> args = new ArrayList<>(List.of("sample", "--model", model.toString(), "--observation", "0.3"));
        args.addAll(List.of("--solver", "auto", "--save-setting", json));
        args.addAll(List.of("--out", folder.resolve("a.npy").toString()));
        assertRefused(
                Invocation.of(args.toArray(String[]::new)), "--save-setting " + json + ": is also written as " + json);
    }
}
