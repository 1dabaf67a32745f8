package org.rhei.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.cli.Invocation;
import org.rhei.cli.ReferenceFiles;
import org.rhei.kernel.Tensor;

/** Law: impossible input is refused with exit code 2 and one line that states the reason, and no file is changed. */
class SampleCommandRefusalTest {
    @TempDir
    private Path directory;

    private String x;
    private String out;

    @BeforeEach
    void observation() throws IOException {
        x = ReferenceFiles.csv(directory.resolve("x.csv"), ReferenceFiles.expected("x_o"));
        out = directory.resolve("samples.npy").toString();
    }

    private Invocation sample(String model, String observation, String... more) {
        List<String> args = new ArrayList<>(List.of("sample", "--model", model, "--observation", observation));
        args.addAll(List.of(more));
        if (!args.contains("--out")) {
            args.addAll(List.of("--out", out));
        }
        return Invocation.of(args.toArray(String[]::new));
    }

    private void assertRefused(Invocation refused, String... parts) {
        Invocation.assertRefused(refused, parts);
        assertThat(Path.of(out)).doesNotExist();
        assertThat(ReferenceFiles.listing(directory)).noneMatch(name -> name.endsWith(".part"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        --nsamples 0                           | --nsamples must be at least 1, found 0
        --nsamples -5                          | --nsamples must be at least 1, found -5
        --nsamples 1.5                         | found '1.5', expected a whole number, such as 1000, 10_000 or 1e6
        --nsamples 1e10                        | found '1e10', expected a whole number of at most 2147483647
        --nsamples 99999999999                 | found '99999999999', expected a whole number of at most 2147483647
        --solver dopri5 --nsamples 2000000000  | without --chunk-size for this solver, --nsamples 2000000000
        --chunk-size 0                         | --chunk-size must be at least 1, found 0
        --threads 0                            | --threads must be at least 1, found 0
        --seed x                               | found 'x', expected a whole number
        --solver rk5                           | found 'rk5', expected one of [euler, midpoint, heun,
        --rtol 1e-3                            | --rtol is no option of --sampler ode --solver euler
        --solver rk4 --atol 1e-3               | --atol is no option of --sampler ode --solver rk4
        --solver dopri5 --step-size 0.1        | --step-size is no option of --sampler ode --solver dopri5
        --step-size 20                        | step size 20 is much larger than the interval from 0 to 1; is it the number of steps?
        --step-size 0                          | step size must be positive and finite, found 0
        --step-size NaN                        | step size must be positive and finite, found NaN
        --step-size 1e-9                       | needs more than 1000000 steps
        --solver dopri5 --rtol 0               | rtol must be positive and finite, found 0
        --solver dopri5 --rtol Infinity        | rtol must be positive and finite, found inf
        --solver dopri5 --atol -1              | atol must be positive and finite, found -1
        --solver dopri5 --atol NaN             | atol must be positive and finite, found NaN
        --time-grid 0,1,0.5                    | must begin with 0 and increase to at most 1, found 0,1,0.5
        --time-grid 0.5,1                      | must begin with 0 and increase to at most 1, found 0.5,1
        --time-grid 0,2                        | must begin with 0 and increase to at most 1, found 0,2
        --time-grid 0                          | must begin with 0 and increase to at most 1, found 0
        --time-grid 0,NaN                      | found 0,NaN
        --time-grid 0,,1                       | found '', expected a number
        --speed 3                              | there is no option '--speed'
        --nsamples                             | Expected parameter for option '--nsamples'
        --seed 1 --seed 2                      | should be specified only once
        --batch-size 2                         | there is no option '--batch-size'
        surplus                                | 'surplus'
        --out samples.txt                      | --out: a file name must end with .npy or .npz or .csv or .parquet, found 'samples.txt'
        --out nowhere/samples.npy              | there is no directory
        --plot corner.jpg                      | --plot: a file name must end with .png or .svg
        --plot nowhere/corner.png              | there is no directory
        --plot c.png --labels a                | --labels: found 1, expected 3 names, one for each value of a sample
        --plot c.png --label a                 | --label: found 1, expected 3 names
        --plot c.png --truth 1                 | --truth: found 1, expected 3 values
        --plot c.png --truth nan,1,2           | found 'nan', expected a finite float32 number, or ?
        --plot c.png --truth 1e39,1,2          | found '1e39', expected a finite float32 number, or ?
        --plot c.png --dimensions 3            | --dimensions: found 3, expected 0 to 2
        --plot c.png --reference x.npy         | x.npy: no such file
        --lower 1 --upper 1                    | a box needs lower bounds below upper ones
        --lower inf                            | and float32 numbers between them
        --base-std 1e-320                      | standard deviations that float32 represents
        --base-mean 1e39                       | means and positive standard deviations that float32 represents
        """)
    void wrongOptions(String options, String message) {
        assertRefused(sample(ReferenceFiles.model(), x, options.split(" ")), message);
        assertThat(ReferenceFiles.listing(directory)).containsExactly("x.csv");
    }

    /** Law: the options of a picture are tried before the draw, which may take hours. */
    @Test
    void aReferenceIsReadBeforeTheDraw() throws IOException {
        String narrow = ReferenceFiles.npy(directory.resolve("r.npy"), Tensor.zeros(5, 2));
        String picture = directory.resolve("c.png").toString();

        assertRefused(
                sample(ReferenceFiles.model(), x, "--plot", picture, "--reference", narrow),
                narrow + ": found samples of 2 values, expected 3, as the samples of the plot have");
        assertThat(ReferenceFiles.listing(directory)).containsExactly("r.npy", "x.csv");
    }

    /** Law: a setting and tuned solvers that were named by mistake are called what they are. */
    @ParameterizedTest
    @CsvSource({
        "version https://git-lfs.github.com/spec/v1, is a Git LFS pointer",
        "<!DOCTYPE html><html>, is a web page",
        "'', is an empty file",
        "'1,2', is a text"
    })
    void filesOfOtherKindsAreRecognized(String content, String message) throws IOException {
        for (String option : List.of("--setting", "--tuned")) {
            String file =
                    Files.writeString(directory.resolve("s.json"), content).toString();
            assertRefused(sample(ReferenceFiles.model(), x, option, file), file + ": " + message, ", expected ");
        }
    }

    @Test
    void missingOptionsAreNamed() {
        assertRefused(Invocation.of("sample"), "--model", "--out", "rhei sample --help");
        assertRefused(Invocation.of("batch", "--model", "m"), "--observations", "rhei batch --help");
        assertRefused(Invocation.of("simple"), "'simple'");
    }

    @Test
    void missingFilesAreNamed() {
        assertRefused(sample("nowhere.safetensors", x), "nowhere.safetensors: no such file");
        assertRefused(sample(ReferenceFiles.model(), "nowhere.csv"), "nowhere.csv: no such file");
        assertRefused(sample(ReferenceFiles.model(), "nowhere.npy"), "nowhere.npy: no such file");
        assertRefused(sample(directory.toString(), x), "is a directory");
        assertRefused(sample(ReferenceFiles.model(), directory.toString()), "is a directory");
        assertRefused(sample(ReferenceFiles.model(), "two\nlines.csv"), "two lines.csv: no such file");
        assertRefused(sample("a\u001b[2J", x), "no such file");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 8, 100, 5000, 180_000})
    void truncatedModelsAreRefused(int length) throws IOException {
        Path cut = directory.resolve("cut.safetensors");
        Files.write(cut, Arrays.copyOf(Files.readAllBytes(Path.of(ReferenceFiles.model())), length));
        assertRefused(sample(cut.toString(), x), cut.toString());
    }

    @Test
    void otherFilesAreRefusedAsModels() throws IOException {
        Path other = directory.resolve("other.safetensors");
        Files.writeString(other, "PK\3\4 this is no model at all, whatever its name says");
        assertRefused(
                sample(other.toString(), x), "other.safetensors", "is a zip archive, expected a .safetensors file");
        assertRefused(sample(ReferenceFiles.model().replace("flow.", "flow.expected."), x), "gensbi.config");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        1,2,3,4           | each observation has 4 values, expected 5
        1,2,3,4,5,6       | each observation has 6 values, expected 5
        1,2,3,4,nan       | value 5 of observation 1 is NaN
        1,2,-inf,4,5      | value 3 of observation 1 is -inf
        1,2,1e99,4,5      | value 3 of observation 1 is inf
        1,2,three,4,5     | line 1, value 3: found 'three', expected a number
        1,2,,4,5          | value 3 of observation 1 is NaN (line 1, value 3: found ''), expected finite
        1,2,0x3,4,5       | found '0x3', expected a number
        1,2,3f,4,5        | found '3f', expected a number
        1;2;3;4;-         | value 5 of observation 1 is NaN (line 1, value 5: found '-'), expected finite
        1,2,3,4,"5        | q
        """)
    void rowsOfTheWrongLengthAreRefused(String row, String message) throws IOException {
        Files.writeString(Path.of(x), row + "\n");
        assertRefused(
                sample(ReferenceFiles.model(), x), message.equals("q") ? "unclosed quotation mark" : message, "x.csv");
    }

    @Test
    void wrongNumbersOfRowsAreRefused() throws IOException {
        Files.writeString(Path.of(x), "");
        assertRefused(sample(ReferenceFiles.model(), x), "found no observation");
        Files.writeString(Path.of(x), "a,b,c,d,e\n");
        assertRefused(sample(ReferenceFiles.model(), x), "found the row 'a,b,c,d,e'");
        Files.writeString(Path.of(x), "1,2,3,4,5\n1,2,3,4,5\n");
        assertRefused(sample(ReferenceFiles.model(), x), "found 2 observations, expected one");
        Files.write(Path.of(x), new byte[] {(byte) 0xff, (byte) 0xd8, 0, 27, '[', '2', 'J', '\n', 7});
        assertRefused(sample(ReferenceFiles.model(), x), "found bytes that are not text, expected UTF-8");
    }

    @Test
    void wrongArraysAreRefused() throws IOException {
        Path npy = directory.resolve("x.npy");
        assertRefused(
                sample(ReferenceFiles.model(), ReferenceFiles.npy(npy, Tensor.zeros(6))),
                "found shape (6,), expected (B, 5, 1) for B observations");
        assertRefused(
                sample(ReferenceFiles.model(), ReferenceFiles.npy(npy, Tensor.zeros(2, 5))), "found 2 observations");
        assertRefused(
                sample(ReferenceFiles.model(), ReferenceFiles.npy(npy, Tensor.zeros(1, 4, 1))),
                "found shape (1, 4, 1)");
        assertRefused(
                sample(ReferenceFiles.model(), ReferenceFiles.npy(npy, Tensor.zeros(0, 5, 1))), "found no observation");
        assertRefused(
                sample(ReferenceFiles.model(), ReferenceFiles.npy(npy, Tensor.zeros(2, 5, 1))), "found 2 observations");
        float[] values = {1, 2, Float.NaN, 4, 5};
        assertRefused(
                sample(ReferenceFiles.model(), ReferenceFiles.npy(npy, Tensor.of(values, 1, 5, 1))),
                "value 3 of observation 1 is NaN");
        Files.writeString(npy, "\u0093NUMPY", StandardCharsets.ISO_8859_1);
        assertRefused(sample(ReferenceFiles.model(), npy.toString()), "truncated?");
        assertRefused(
                sample(ReferenceFiles.model(), ReferenceFiles.model()),
                "read from .npy, .npz, .csv and .parquet files");
    }

    @Test
    void wrongBatchesAreRefused() {
        assertRefused(
                Invocation.of(
                        "batch",
                        "--model",
                        ReferenceFiles.model(),
                        "--observations",
                        x,
                        "--out",
                        out,
                        "--batch-size",
                        "0"),
                "--batch-size must be at least 1, found 0");
        assertRefused(
                Invocation.of(
                        "batch",
                        "--model",
                        ReferenceFiles.model(),
                        "--observations",
                        x,
                        "--out",
                        out,
                        "--plot",
                        "p.png"),
                "there is no option '--plot'");
    }

    @Test
    void impossibleOutputsAreRefused() throws IOException {
        Path taken = Files.createDirectory(directory.resolve("taken.npy"));
        assertRefused(sample(ReferenceFiles.model(), x, "--out", taken.toString()), "taken.npy: is a directory");
        assertThat(taken).isEmptyDirectory();
    }

    @Test
    void inputFilesAreNotOverwritten() throws IOException {
        Path npy = directory.resolve("x.npy");
        String sameFile = directory
                .resolve("..")
                .resolve(directory.getFileName())
                .resolve("x.npy")
                .toString();
        ReferenceFiles.npy(npy, ReferenceFiles.expected("x_o"));
        byte[] before = Files.readAllBytes(npy);
        assertRefused(sample(ReferenceFiles.model(), npy.toString(), "--out", sameFile), "but is also read");
        assertThat(Files.readAllBytes(npy)).isEqualTo(before);
    }
}
