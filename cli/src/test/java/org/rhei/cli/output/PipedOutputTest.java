package org.rhei.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rhei.cli.Invocation.assertDone;
import static org.rhei.cli.Invocation.assertRefused;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.cli.ChildJvm;
import org.rhei.cli.Invocation;
import org.rhei.cli.TinyModel;

/**
 * Law: a pipe receives the bytes that a file receives. A report, a failure, or a reader that closes the pipe does not
 * corrupt them.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the scripts need a Unix shell")
class PipedOutputTest {
    @TempDir
    private Path folder;

    private Path model = Path.of("");

    @BeforeEach
    void writeModel() throws IOException {
        model = TinyModel.write(folder.resolve("tiny.safetensors"));
    }

    private String[] sample(String... more) {
        return sample(20, more);
    }

    private String[] sample(int nsamples, String... more) {
        List<String> args = new ArrayList<>(List.of("sample", "--model", model.toString(), "--observation", "0.3"));
        args.addAll(List.of("--step-size", "0.5", "--nsamples", Integer.toString(nsamples)));
        args.addAll(List.of(more));
        return args.toArray(String[]::new);
    }

    /** Law: a number of an open file that the process reads, such as its own classes, is never written to. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void anOpenFileThatIsReadIsRefused() throws IOException {
        Path read = Files.writeString(folder.resolve("read"), "precious");
        try (InputStream _ = Files.newInputStream(read);
                Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            Path number = open.filter(file -> read.equals(linked(file)))
                    .findFirst()
                    .orElseThrow()
                    .getFileName();

            Invocation refused = Invocation.of(sample("--out", "/dev/fd/" + number, "--format", "csv"));

            assertThat(refused.err()).contains("is open for reading only").hasLineCount(1);
            assertThat(refused.exitCode()).isNotZero();
        }
        assertThat(read).hasContent("precious");
    }

    private static Path linked(Path link) {
        try {
            return Files.readSymbolicLink(link);
        } catch (IOException _) { // closed meanwhile
            return link;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"npy", "npz", "csv", "parquet"})
    void aPipeGetsTheBytesOfAFile(String format) throws IOException, InterruptedException {
        Path file = folder.resolve("a." + format);
        assertDone(Invocation.of(sample("--out", file.toString())));
        Invocation done = ChildJvm.shell("\"$@\" | cat >piped", folder, sample("--out", "-", "--format", format));
        assertThat(done.err()).contains("shape                (20, 2, 1)", "written              -");
        assertThat(done.out()).isEmpty();
        assertThat(folder.resolve("piped")).hasSameBinaryContentAs(file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dev/stdout", "/dev/fd/1", "/dev/fd/7"})
    void otherNamesOfOpenFilesAreAccepted(String name) throws IOException, InterruptedException {
        Invocation done =
                ChildJvm.shell("\"$@\" 7>&1 | cat", folder, sample("--quiet", "--out", name, "--format", "csv"));
        assertThat(done.err()).isEmpty();
        assertThat(done.out()).startsWith("theta_1,theta_2\n").hasLineCount(21);
    }

    @Test
    void inputAndOutputMayBePipes() throws IOException, InterruptedException {
        Invocation done = ChildJvm.shell(
                "printf '0.1,0.2\\n0.3,0.4\\n' | \"$@\"",
                folder,
                "log-prob",
                "--model",
                model.toString(),
                "--observation",
                "0.3",
                "--points",
                "-",
                "--solver",
                "euler",
                "--nsteps",
                "2",
                "--quiet",
                "--format",
                "csv",
                "--out",
                "-");
        assertThat(done.err()).isEmpty();
        assertThat(done.out()).startsWith("log_prob\n").hasLineCount(3);
    }

    @Test
    void aClosedPipeEndsTheCommand() throws IOException, InterruptedException {
        String[] args = sample(3_000_000, "--quiet", "--out", "-", "--format", "csv");
        Invocation done = ChildJvm.shell("\"$@\" | head -2; exit ${PIPESTATUS[0]}", folder, args);
        assertThat(done.err()).isEmpty();
        assertThat(done.out()).startsWith("theta_1,theta_2\n").hasLineCount(2);
        assertThat(done.exitCode()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dev/full", "&-"})
    void outputThatWouldBeLostIsRefused(String out) throws IOException, InterruptedException {
        Invocation lost = ChildJvm.shell("\"$@\" >" + out, folder, sample("--quiet", "--out", "-", "--format", "npy"));
        assertThat(lost.err()).startsWith("rhei: -: could not be written: ").hasLineCount(1);
        assertThat(lost.exitCode()).isEqualTo(2);
        Invocation report = ChildJvm.shell("\"$@\" >" + out, folder, sample("--json", "--out", "a.npy"));
        assertThat(report.err()).isEqualTo("rhei: standard output could not be written completely");
        assertThat(report.exitCode()).isEqualTo(1);
    }

    /** Law: what is no stream of values is refused before any work; nothing is named {@code -}. */
    @ParameterizedTest
    @ValueSource(strings = {"-", "/dev/stdout", "/dev/fd/1"})
    void picturesAndDirectoriesAreNoStreams(String pipe) {
        String file = folder.resolve("a.npy").toString();
        String found = pipe + ": is a pipe, expected ";
        assertRefused(
                Invocation.of(sample("--out", file, "--plot", pipe)),
                "--plot " + found + "a file whose name ends with");
        assertRefused(
                Invocation.of("plot", "--samples", file, "--out", pipe), "--out " + found + "a file whose name ends");
        assertRefused(
                Invocation.of("study", "--model", model.toString(), "--observation", "0.3", "--out", pipe),
                "--out " + found + "a directory");
        assertRefused(
                Invocation.of("diagnose", "--model", model.toString(), "--simulator", "two-moons", "--out", pipe),
                "--out " + found + "a directory");
    }

    @Test
    void aPipeNeedsAFormatAndOnePurpose() {
        assertRefused(
                Invocation.of(sample("--out", "-")),
                "--out -: found no --format, expected --format csv, npy, npz or parquet");
        assertRefused(
                Invocation.of(sample("--out", "-", "--format", "csv", "--json")),
                "--out - and --json both go to standard output");
    }

    /**
     * Law: the format of the output does not affect the values, so a result is repeated as a file of another format.
     */
    @Test
    void aResultFromAPipeIsRepeated() throws IOException, InterruptedException {
        ChildJvm.shell("\"$@\" >a.npz", folder, sample("--quiet", "--out", "-", "--format", "npz"));
        Path npz = folder.resolve("a.npz");
        Path again = folder.resolve("b.npz");
        assertDone(Invocation.of("sample", "--like", npz.toString(), "--out", again.toString()));
        assertThat(Files.readAllBytes(again)).isEqualTo(Files.readAllBytes(npz));
    }
}
