package org.rhei.cli.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rhei.cli.Invocation.assertDone;
import static org.rhei.cli.Invocation.assertRefused;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.cli.Invocation;
import org.rhei.cli.ReferenceFiles;
import org.rhei.cli.csv.CsvTable;
import org.rhei.cli.csv.HeaderRule;
import org.rhei.cli.file.parquet.ParquetReader;
import org.rhei.kernel.Tensor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Law: a result has equal values in every format, records how it was made, and can be repeated bit for bit. */
class ResultFileTest {
    @TempDir
    private Path directory;

    private String x;
    private String xs;

    @BeforeEach
    void observations() throws IOException {
        x = ReferenceFiles.csv(directory.resolve("x.csv"), ReferenceFiles.expected("x_o"));
        xs = ReferenceFiles.npy(directory.resolve("xs.npy"), ReferenceFiles.expected("xs"));
    }

    private Path in(String name) {
        return directory.resolve(name);
    }

    private Path sample(String name, String... more) {
        List<String> args = new ArrayList<>(
                List.of("sample", "--model", ReferenceFiles.model(), "--observation", x, "--out", in(name).toString()));
        args.addAll(List.of("--nsamples", "50", "--step-size", "0.25"));
        args.addAll(List.of(more));
        assertDone(Invocation.of(args.toArray(String[]::new)));
        return in(name);
    }

    private Invocation like(Path result, String out, String... more) {
        List<String> args =
                new ArrayList<>(List.of("sample", "--like", result.toString(), "--out", in(out).toString()));
        args.addAll(List.of(more));
        return Invocation.of(args.toArray(String[]::new));
    }

    @Test
    void everyFormatHoldsTheSameNumbers() throws IOException {
        Tensor samples = Npy.read(sample("a.npy"));
        assertThat(samples.shape()).containsExactly(50, 3, 1);
        Tensor rows = CsvTable.read(sample("a.csv"), HeaderRule.AUTO).values();
        assertThat(rows.shape()).containsExactly(50, 3);
        Tensor columns = ParquetReader.read(sample("a.parquet")).values();
        assertThat(columns.shape()).containsExactly(50, 3);
        assertThat(columns.data()).containsExactly(samples.data());
        for (int i = 0; i < 50; i++) {
            assertThat(rows.rows(i, i + 1).data())
                    .containsExactly(samples.rows(i, i + 1).data());
        }
        try (ZipFile zip = new ZipFile(sample("a.npz").toFile())) {
            Files.write(
                    in("member.npy"),
                    zip.getInputStream(zip.getEntry("samples.npy")).readAllBytes());
        }
        assertThat(Npy.read(in("member.npy"))).isEqualTo(samples);
        assertThat(in("a.csv")).content().startsWith("theta_1,theta_2,theta_3\n");
        assertThat(ReferenceFiles.listing(directory))
                .containsExactly(
                        "a.csv",
                        "a.csv.json",
                        "a.npy",
                        "a.npy.json",
                        "a.npz",
                        "a.parquet",
                        "member.npy",
                        "x.csv",
                        "xs.npy");
    }

    @Test
    void theRowsOfABatchAreLabelled() {
        for (String ending : List.of(".npy", ".csv", ".parquet")) {
            assertDone(Invocation.of(
                    "batch",
                    "--model",
                    ReferenceFiles.model(),
                    "--observations",
                    xs,
                    "--nsamples",
                    "2",
                    "--step-size",
                    "0.5",
                    "--time-grid",
                    "0,1",
                    "--out",
                    in("b" + ending).toString()));
        }
        Tensor samples = Npy.read(in("b.npy"));
        assertThat(samples.shape()).containsExactly(2, 2, 3, 3, 1);
        assertThat(in("b.csv")).content().startsWith("time,sample,observation,theta_1,theta_2,theta_3\n0,0,0,");
        Tensor rows = CsvTable.read(in("b.csv"), HeaderRule.AUTO).values();
        Tensor columns = ParquetReader.read(in("b.parquet")).values();
        int row = 0;
        for (int time = 0; time < 2; time++) {
            for (int sample = 0; sample < 2; sample++) {
                for (int observation = 0; observation < 3; observation++, row++) {
                    float[] expected = {
                        time,
                        sample,
                        observation,
                        samples.at(time, sample, observation, 0, 0),
                        samples.at(time, sample, observation, 1, 0),
                        samples.at(time, sample, observation, 2, 0)
                    };
                    assertThat(rows.rows(row, row + 1).data()).containsExactly(expected);
                    assertThat(columns.rows(row, row + 1).data()).containsExactly(expected);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {".npy", ".npz", ".csv", ".parquet"})
    void aResultIsRepeatedBitForBit(String ending) throws IOException {
        Path first = sample("first" + ending, "--seed", "7", "--solver", "heun", "--threads", "1");
        assertDone(like(first, "second" + ending));
        assertThat(in("second" + ending)).hasSameBinaryContentAs(first);
        assertDone(like(in("second" + ending), "third.npy", "--threads", "2"));
        Sha256.Values hash = new Sha256.Values();
        hash.add(Npy.read(in("third.npy")).data());
        assertThat(hash.end()).isEqualTo(new ResultFile(first).provenance().sha256());
        assertThat(new ResultFile(in("third.npy")).provenance()).isEqualTo(new ResultFile(first).provenance());
    }

    @Test
    void theProvenanceIsComplete() {
        Provenance provenance = new ResultFile(sample("a.npy", "--time-grid", "0,0.5,1", "--quiet")).provenance();
        assertThat(provenance.command()).isEqualTo("sample");
        assertThat(provenance.options())
                .containsEntry("--seed", number("42"))
                .containsEntry("--nsamples", number("50"))
                .containsEntry("--step-size", number("0.25"))
                .containsEntry("--observation", new RecordedValue.Words(x))
                .containsEntry(
                        "--time-grid", new RecordedValue.Several(List.of(number("0.0"), number("0.5"), number("1.0"))))
                .containsOnlyKeys("--model", "--observation", "--nsamples", "--seed", "--step-size", "--time-grid");
        assertThat(provenance.files().get("--model"))
                .isEqualTo(new Provenance.Input("flux1_flow.safetensors", Sha256.of(Path.of(ReferenceFiles.model()))));
        String sha256 = Sha256.of(Path.of(x));
        assertThat(provenance.files())
                .hasEntrySatisfying(
                        "--observation", input -> assertThat(input.sha256()).isEqualTo(sha256));
    }

    private static RecordedValue number(String text) {
        return new RecordedValue.Numeric(new BigDecimal(text));
    }

    /** Law: numbers, switches and lists have the types of JSON, keys are in snake_case, and the values repeat the result. */
    @Test
    void theProvenanceHasTypes() throws IOException {
        Path result = sample("a.npy", "--lower=-inf", "--upper", "1e9", "--max-draws", "1e3", "--quiet");
        JsonNode options =
                JsonMapper.shared().readTree(Files.readString(in("a.npy.json"))).get("options");
        assertThat(options.get("step_size").isFloatingPointNumber()).isTrue();
        assertThat(options.get("max_draws").isIntegralNumber()).isTrue();
        assertThat(options.get("lower").get(0).stringValue()).isEqualTo("-Infinity");
        assertThat(options.get("upper").get(0).doubleValue()).isEqualTo(1e9);
        assertThat(options.get("observation").stringValue()).isEqualTo(x);
        assertDone(like(result, "b.npy"));
        assertThat(in("b.npy.json")).hasSameBinaryContentAs(in("a.npy.json"));
    }

    @Test
    void densitiesAndBatchesAreRepeatedToo() throws IOException {
        Path points = sample("points.parquet");
        for (String ending : List.of(".npy", ".parquet")) {
            Path first = in("l1" + ending);
            assertDone(Invocation.of(
                    "log-prob",
                    "--model",
                    ReferenceFiles.model(),
                    "--observation",
                    x,
                    "--points",
                    points.toString(),
                    "--hutchinson",
                    "--seed",
                    "3",
                    "--out",
                    first.toString(),
                    "--solver",
                    "euler",
                    "--nsteps",
                    "3"));
            Path second = in("l2" + ending);
            assertDone(Invocation.of("log-prob", "--like", first.toString(), "--out", second.toString()));
            assertThat(second).hasSameBinaryContentAs(first);
        }
        Path first = in("b1.npy");
        assertDone(Invocation.of(
                "batch",
                "--model",
                ReferenceFiles.model(),
                "--observations",
                xs,
                "--nsamples",
                "4",
                "--step-size",
                "0.5",
                "--batch-size",
                "2",
                "--out",
                first.toString()));
        assertDone(Invocation.of(
                "batch", "--like", first.toString(), "--out", in("b2.npy").toString()));
        assertThat(in("b2.npy")).hasSameBinaryContentAs(first);
    }

    @Test
    void filesThatMovedAreNamed() throws IOException {
        Path result = sample("a.npy");
        Path moved = Files.move(Path.of(x), in("moved.csv"));
        assertRefused(like(result, "b.npy"), "x.csv: no such file");
        assertDone(like(result, "b.npy", "--observation", moved.toString()));
        assertThat(in("b.npy")).hasSameBinaryContentAs(result);
        assertDone(Invocation.of(
                "sample", "--observation=" + moved, "--out", in("c.npy").toString(), "--like=" + result));
        assertThat(in("c.npy")).hasSameBinaryContentAs(result);
    }

    @Test
    void differingOptionsAndFilesAreRefused() throws IOException {
        Path result = sample("a.npy");
        assertRefused(like(result, "b.npy", "--seed", "8"), "'--seed'");
        assertRefused(
                Invocation.of(
                        "batch",
                        "--like",
                        result.toString(),
                        "--out",
                        in("b.npy").toString()),
                "'rhei sample' made it");
        Files.writeString(Path.of(x), "1,2,3,4,5\n");
        assertRefused(
                like(result, "b.npy"),
                "--observation",
                "differs from the file from which",
                "a.npy was made, 'x.csv' with SHA-256");
        assertRefused(like(in("nothing.npy"), "b.npy"), "nothing.npy: no such file");
        Files.copy(result, in("alone.npy"));
        assertRefused(like(in("alone.npy"), "b.npy"), "alone.npy: found no alone.npy.json beside it");
        Path json = in("a.npy.json");
        String text = Files.readString(json);
        Files.writeString(json, text.replace("\"seed\"", "\"force\""));
        assertRefused(like(result, "b.npy"), "found the option '--force'");
        Files.writeString(json, text.replace("\"seed\"", "\"--seed\""));
        assertRefused(like(result, "b.npy"), "found the option '--seed'", "expected names in snake_case");
        Files.writeString(json, "{\"options\": {\"seed\": 3}}");
        assertRefused(like(result, "b.npy"), "does not describe how 'rhei' made it");
        Files.writeString(json, "{\"options\": {\"seed\": {}}}");
        assertRefused(like(result, "b.npy"), "found the value '{}' among the options");
        Files.writeString(json, "[1");
        assertRefused(like(result, "b.npy"), "not valid JSON");
        Path bare = in("bare.parquet");
        try (var out = Files.newOutputStream(bare)) {
            TableWriter writer =
                    new ParquetWriter(Table.of(new int[] {2, 1, 1}, List.of("sample"), "theta"), "other", out);
            writer.write(new float[2]);
            writer.finish("x");
        }
        assertRefused(like(bare, "b.npy"), "does not say how it was made");
    }

    /** Law: a side file names only files that it lists, and no file is read or hashed before that is known. */
    @Test
    void filesThatASideFileDoesNotListAreRefused() throws IOException {
        Path result = sample("a.npy");
        Path json = in("a.npy.json");
        String text = Files.readString(json);
        Files.writeString(json, text.replace("\"seed\" :", "\"x_init\": \"/dev/zero\", \"seed\" :"));
        assertThat(Files.readString(json)).contains("/dev/zero");
        assertRefused(like(result, "b.npy"), "found --x-init '/dev/zero' among the options", "no such file among");
        Files.writeString(json, text.replaceFirst("\\S*x\\.csv\"", "\"/dev/zero\""));
        assertThat(Files.readString(json)).contains("/dev/zero");
        assertRefused(like(result, "b.npy"), "found --observation '/dev/zero' among the options", "'x.csv' among");
        Files.writeString(
                json, text.replaceFirst("\\S*x\\.csv\"", "\"/dev/zero\"").replace("\"x.csv\"", "\"zero\""));
        assertRefused(like(result, "b.npy"), "/dev/zero: is a pipe or a device");
        for (String pipe : List.of("-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0")) { // standard input would block
            String name = pipe.substring(pipe.lastIndexOf('/') + 1);
            String piped =
                    text.replaceFirst("\\S*x\\.csv\"", "\"" + pipe + "\"").replace("\"x.csv\"", "\"" + name + "\"");
            Files.writeString(json, piped);
            assertRefused(like(result, "b.npy"), "found --observation '" + pipe + "'", "was a pipe");
            Files.writeString(json, text.replace("\"seed\" :", "\"grid\": \"" + pipe + "\", \"seed\" :"));
            assertRefused(like(result, "b.npy"), "found --grid '" + pipe + "'", "was a pipe");
        }
        Files.writeString(json, text);
        assertRefused(like(result, "b.npy", "--x-init", x), "--x-init", "was made without this option");
        assertRefused(like(result, "b.npy", "--observation", "/dev/zero"), "/dev/zero: is a pipe or a device");
        assertRefused(like(result, "b.npy", "--observation", directory.toString()), "is a folder, expected a file");
    }

    @Test
    void aDifferentResultIsAFailure() throws IOException {
        Path result = sample("a.npy");
        Path json = in("a.npy.json");
        String sha256 = new ResultFile(result).provenance().sha256();
        Files.writeString(json, Files.readString(json).replace(sha256, "0".repeat(64)));
        Invocation failed = like(result, "b.npy");
        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(failed.err()).hasLineCount(1).contains("could not be repeated", sha256, "0".repeat(64));
        assertThat(in("b.npy")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"a.npy, a.npy", "a.npy.json, a.npy", "a.parquet, a.parquet", "p.png, p.png"})
    void nothingIsReplacedWithoutForce(String there, String named) throws IOException {
        Files.writeString(in(there), "before");
        boolean picture = named.endsWith(".png");
        String[] args = {
            "sample",
            "--model",
            ReferenceFiles.model(),
            "--observation",
            x,
            "--nsamples",
            "3",
            "--step-size",
            "0.5",
            "--out",
            in(picture ? "s.npy" : named).toString(),
            "--plot",
            in(picture ? named : "q.png").toString(),
            "--quiet"
        };
        assertRefused(Invocation.of(args), there + ": exists already; --force replaces it");
        assertThat(in(there)).content().isEqualTo("before");
        args[args.length - 1] = "--force";
        assertThat(Invocation.of(args).exitCode()).isZero();
        assertThat(Files.size(in(there))).isGreaterThan(10);
    }

    /**
     * Law: options of the picture and of the report are not part of a result, and are not needed for its repetition.
     */
    @Test
    void aResultWithAPictureIsRepeatedWithoutTheOptionsOfThePicture() {
        Path plain = sample("plain.npy");
        Path first = sample(
                "a.npy",
                "--plot=" + in("p.png"),
                "--truth=0.3,-0.2,?",
                "--reference=other=" + plain,
                "--label=a",
                "--label=b",
                "--label=c",
                "--title=t",
                "--no-error-estimate");
        sample("c.npy", "--plot=" + in("q.png"), "--labels=a,b,c", "--dimensions=0,1");
        assertDone(like(first, "b.npy"));
        assertDone(like(in("c.npy"), "d.npy"));
        assertThat(in("b.npy")).hasSameBinaryContentAs(plain);
        assertThat(in("d.npy.json")).hasSameBinaryContentAs(in("plain.npy.json"));
    }

    @Test
    void tablesOfManyPagesAndGroupsAreReadBack() throws IOException {
        int rows = (1 << 20) + (1 << 16) + 5;
        Tensor numbers = Tensor.zeros(rows, 1, 2);
        for (int i = 0; i < numbers.size(); i++) {
            numbers.data()[i] = i * 0.5f;
        }
        try (var out = Files.newOutputStream(in("large.parquet"))) {
            TableWriter writer = new ParquetWriter(Table.of(numbers.shape(), List.of("sample"), "theta"), "key", out);
            int part = 2 * 300_007;
            for (int from = 0; from < numbers.size(); from += part) {
                writer.write(Arrays.copyOfRange(numbers.data(), from, Math.min(numbers.size(), from + part)));
            }
            writer.finish("text");
        }
        assertThat(ParquetReader.read(in("large.parquet")).values().data()).isEqualTo(numbers.data());
        assertThat(ParquetReader.metadata(in("large.parquet"), "key")).isEqualTo("text");
    }
}
