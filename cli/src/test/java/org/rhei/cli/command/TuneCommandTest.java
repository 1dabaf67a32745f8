package org.rhei.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rhei.cli.Invocation.assertDone;
import static org.rhei.cli.Invocation.assertRefused;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rhei.cli.Invocation;
import org.rhei.cli.ReferenceFiles;
import org.rhei.cli.TinyModel;
import org.rhei.cli.file.Npy;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Law: {@code rhei tune} measures its settings on observations apart from those of the tuning, and a draw by an error finds them beside the
 * model that they are for and no other.
 */
class TuneCommandTest {
    @TempDir
    private static Path shared;

    private static Path model;
    private static Path tuned;
    private static Invocation done;

    @TempDir
    private Path directory;

    @BeforeAll
    static void tune() throws IOException {
        model = TinyModel.write(shared.resolve("tiny.safetensors"));
        tuned = shared.resolve("tiny.tuned");
        String xs = ReferenceFiles.npy(shared.resolve("xs.npy"), Key.of(5).normal(24, 1));
        done = Invocation.of(
                "tune",
                "--model",
                model.toString(),
                "--observations",
                xs,
                "--epsilon",
                "0.02",
                "--samples-only",
                "--json",
                "--out",
                tuned.toString());
    }

    private Invocation sample(String... more) {
        return sample(model, directory.resolve("samples.npy"), more);
    }

    private static Invocation sample(Path model, Path out, String... more) {
        List<String> args = new ArrayList<>(List.of("sample", "--model", model.toString(), "--observation", "0.3"));
        args.addAll(List.of("--nsamples", "40", "--out", out.toString()));
        args.addAll(List.of(more));
        return Invocation.of(args.toArray(String[]::new));
    }

    private static Invocation batch(String xs, Path out, String... more) {
        List<String> args = new ArrayList<>(List.of("batch", "--model", model.toString(), "--observations", xs));
        args.addAll(List.of("--nsamples", "16", "--out", out.toString()));
        args.addAll(List.of(more));
        return Invocation.of(args.toArray(String[]::new));
    }

    /** Law: errors are of a third of the observations, which are set aside; the ladder ends where one is small enough. */
    @Test
    void measuresOnObservationsApart() throws IOException {
        assertDone(done);
        JsonNode samples = JsonMapper.shared().readTree(done.out()).path("samples");
        JsonNode last = samples.get(samples.size() - 1);
        assertThat(last.path("unseen").path("observations").intValue()).isEqualTo(8);
        assertThat(last.path("seen").path("observations").intValue()).isEqualTo(16);
        assertThat(last.path("unseen").path("p99").doubleValue()).isLessThanOrEqualTo(0.02);
        for (int i = 0; i + 1 < samples.size(); i++) {
            assertThat(samples.get(i).path("unseen").path("p99").doubleValue()).isGreaterThan(0.02);
        }
        assertThat(Files.readString(tuned))
                .startsWith("{\"format\":\"rhei-tuned\",\"version\":1,\"model\":{\"name\":\"tiny.safetensors\"");
    }

    /** Law: the file beside the model serves an error without a pilot, and gives the samples that the file named by --tuned gives. */
    @Test
    void servesWithoutPilot() throws IOException {
        Invocation found = sample("--epsilon", "0.02");
        assertDone(found);
        assertThat(found.out()).contains("tuned for the model, ").contains("by " + tuned);
        Tensor samples = Npy.read(directory.resolve("samples.npy"));
        assertDone(sample("--tuned", tuned.toString(), "--epsilon", "0.02", "--force"));
        assertThat(Npy.read(directory.resolve("samples.npy"))).isEqualTo(samples);
    }

    /** Law: one tuned method serves all observations of a batch; --solver auto takes a pilot, whose choice --save-setting keeps. */
    @Test
    void serveManyObservationsByOneMethod() throws IOException {
        String xs = ReferenceFiles.npy(directory.resolve("xs.npy"), Key.of(6).normal(20, 1));
        Path out = directory.resolve("batch.npy");
        Invocation batch = batch(xs, out, "--epsilon", "0.02");
        assertDone(batch);
        assertThat(batch.out()).contains("tuned for the model").contains("on 20 here");
        Path kept = directory.resolve("keep.json");
        Invocation pilot =
                batch(xs, out, "--solver", "auto", "--epsilon", "0.3", "--save-setting", kept.toString(), "--force");
        assertDone(pilot);
        assertThat(pilot.out()).doesNotContain("tuned for the model");
        assertThat(kept).isNotEmptyFile();
    }

    /** Law: --solver auto of a diagnosis takes the file beside the model; with --save-setting it takes a pilot, which keeps its choice. */
    @Test
    void servesADiagnosis() throws IOException {
        String xs = ReferenceFiles.npy(directory.resolve("xs.npy"), Key.of(6).normal(20, 1));
        String thetas =
                ReferenceFiles.npy(directory.resolve("thetas.npy"), Key.of(7).normal(20, 2));
        List<String> diagnosis = List.of(
                "diagnose",
                "--model",
                model.toString(),
                "--observations",
                xs,
                "--parameters",
                thetas,
                "--nsamples",
                "16",
                "--checks",
                "sbc",
                "--solver",
                "auto",
                "--epsilon",
                "0.3",
                "--out");
        Invocation found = invoke(diagnosis, directory.resolve("tuned").toString());
        assertDone(found);
        assertThat(found.out()).contains("tuned for the model");
        Path kept = directory.resolve("keep.json");
        Invocation pilot = invoke(diagnosis, directory.resolve("pilot").toString(), "--save-setting", kept.toString());
        assertDone(pilot);
        assertThat(pilot.out()).doesNotContain("tuned for the model");
        assertThat(kept).isNotEmptyFile();
    }

    private static Invocation invoke(List<String> args, String... more) {
        return Invocation.of(Stream.concat(args.stream(), Stream.of(more)).toArray(String[]::new));
    }

    /** Law: a damaged file beside the model leads to a warning and a pilot; named by --tuned it is refused. */
    @ParameterizedTest
    @CsvSource({"'{', not valid JSON", "'\u00ff', is not UTF-8 text", "'{}', format: missing"})
    void damagedFilesAreLeftAlone(String content, String fault) throws IOException {
        Path copy = Files.copy(model, directory.resolve("m.safetensors"));
        Path damaged = Files.write(directory.resolve("m.tuned"), content.getBytes(StandardCharsets.ISO_8859_1));
        Path out = directory.resolve("o.npy");
        Invocation warned = sample(copy, out, "--epsilon", "0.3");
        assertThat(warned.exitCode()).isZero();
        assertThat(warned.err())
                .contains("warning: " + damaged + ": ")
                .contains(fault)
                .contains("; a pilot chooses the solver");
        assertRefused(sample(copy, out, "--epsilon", "0.3", "--tuned", damaged.toString(), "--force"), fault);
    }

    /** Law: a draw from other initial states or another base than the tuning's uses no tuned method. */
    @Test
    void otherDrawsUseNoTunedMethod() throws IOException {
        Invocation implicit = sample("--epsilon", "0.3", "--base-std", "1.5");
        assertThat(implicit.exitCode()).isZero();
        assertThat(implicit.out()).doesNotContain("tuned for the model");
        String starts =
                ReferenceFiles.npy(directory.resolve("starts.npy"), Key.of(6).normal(40, 2));
        String mask = ReferenceFiles.npy(directory.resolve("mask.npy"), Tensor.zeros(3, 3));
        for (List<String> other : List.of(
                List.of("--base-std", "1.5"),
                List.of("--base-mean", "0.1"),
                List.of("--x-init", starts),
                List.of("--edge-mask", mask))) {
            List<String> options = new ArrayList<>(List.of("--tuned", tuned.toString()));
            options.addAll(other);
            assertRefused(
                    sample(options.toArray(String[]::new)),
                    "--tuned and " + other.getFirst()
                            + " exclude each other, because the solvers were tuned without it");
        }
    }

    /** Law: a result records its tuned solvers, named or found beside the model, and is repeated with equal ones only. */
    @Test
    void resultsRecordTunedSolvers() throws IOException {
        Path copy = Files.copy(model, directory.resolve("m.safetensors"));
        Path beside = Files.copy(tuned, directory.resolve("m.tuned"));
        Path named = Files.copy(tuned, directory.resolve("named.tuned"));
        for (boolean implicit : new boolean[] {true, false}) {
            Path file = implicit ? beside : named;
            Path out = directory.resolve("a" + implicit + ".npz");
            String again = directory.resolve("b.npz").toString();
            assertDone(
                    implicit
                            ? sample(copy, out, "--epsilon", "0.3")
                            : sample(copy, out, "--epsilon", "0.3", "--tuned", file.toString()));
            String[] repeat = {"sample", "--like", out.toString(), "--force", "--out", again};
            assertDone(Invocation.of(repeat));
            byte[] bytes = Files.readAllBytes(file);
            Files.writeString(file, Files.readString(file) + " ");
            assertRefused(Invocation.of(repeat), "--tuned " + file + ": differs from the file from which");
            Files.delete(file);
            assertRefused(Invocation.of(repeat), implicit ? "expected them by --tuned" : "no such file");
            Path moved = Files.write(directory.resolve("moved.tuned"), bytes);
            List<String> withMoved = new ArrayList<>(List.of(repeat));
            withMoved.addAll(List.of("--tuned", moved.toString()));
            assertDone(Invocation.of(withMoved.toArray(String[]::new)));
        }
    }

    /** Law: tuned methods of another model are refused where they are named, and beside a model left alone with a warning. */
    @Test
    void otherModelsAreRefused() throws IOException {
        Path other = directory.resolve("other.safetensors");
        byte[] bytes = Files.readAllBytes(model);
        bytes[bytes.length - 1] ^= 1;
        Files.write(other, bytes);
        Files.copy(tuned, directory.resolve("other.tuned"), StandardCopyOption.REPLACE_EXISTING);
        Path out = directory.resolve("o.npy");
        Invocation warned = sample(other, out, "--epsilon", "0.3");
        assertThat(warned.exitCode()).isZero();
        assertThat(warned.err())
                .contains("other.tuned: tuned for tiny.safetensors with SHA-256 ")
                .contains("tune again for this model; a pilot chooses the solver");
        assertRefused(
                sample(other, out, "--epsilon", "0.3", "--tuned", tuned.toString(), "--force"),
                "tuned for tiny.safetensors with SHA-256");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        --tuned TUNED --epsilon 1e-7        | no tuned method has an error of 1e-7: the nearest has
        --tuned TUNED --epsilon -1          | --epsilon must be positive and finite, found -1
        --tuned TUNED --solver euler        | --tuned and --solver both say how to solve, expected one of them
        --tuned TUNED --setting s.json      | --tuned and --setting both say how to solve, expected one of them
        --tuned TUNED --nsteps 3            | --nsteps is no option of --tuned, which determines it already
        --tuned nowhere.tuned               | nowhere.tuned: no such file
        --epsilon 0.1 --solver euler        | --epsilon chooses a solver, expected it without --solver euler
        --epsilon 0.1 --save-setting s.json | --save-setting is an option of --solver auto, fitted and tuned
        """)
    void refusesOptions(String options, String message) {
        assertRefused(sample(options.replace("TUNED", tuned.toString()).split(" ")), message);
    }

    @Test
    void refusesToTuneOnTooLittle() throws IOException {
        String xs = ReferenceFiles.npy(directory.resolve("xs.npy"), Key.of(5).normal(3, 1));
        String out = directory.resolve("t.tuned").toString();
        assertRefused(
                Invocation.of("tune", "--model", model.toString(), "--observations", xs, "--out", out),
                "tuning needs at least 12 observations, found 3");
        assertRefused(
                Invocation.of("tune", "--model", model.toString(), "--out", out),
                "the model file does not describe the data of the training: expected --observations or --simulator");
        assertRefused(
                Invocation.of("tune", "--model", model.toString(), "--simulator", "two-moons", "--out", out),
                "--simulator two-moons has 2 parameters and 2 data, found a model with 2 and 1");
        assertRefused(
                Invocation.of("tune", "--model", model.toString(), "--observations", xs, "--out", tuned.toString()),
                "--force");
    }
}
