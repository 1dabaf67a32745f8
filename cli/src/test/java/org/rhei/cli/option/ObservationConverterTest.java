package org.rhei.cli.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.rhei.cli.Invocation.assertDone;
import static org.rhei.cli.Invocation.assertRefused;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.cli.Invocation;
import org.rhei.cli.ReferenceFiles;
import org.rhei.cli.file.InputFile;
import org.rhei.cli.file.Npy;
import org.rhei.kernel.Tensor;
import picocli.CommandLine.TypeConversionException;

/** Law: an observation on the command line gives the samples of a file with these values, to the bit. */
class ObservationConverterTest {
    private static final String VALUES = "-0.64,1.6e-1,\u22120.3,+0.25,1_0.5";
    private static final Tensor SAME = Tensor.of(new float[] {-0.64f, 0.16f, -0.3f, 0.25f, 10.5f}, 1, 5, 1);

    @TempDir
    private Path folder;

    @Test
    void valuesMayReplaceAFile() throws IOException {
        String file = ReferenceFiles.npy(folder.resolve("x.npy"), SAME);
        Path fromFile = folder.resolve("a.npy");
        Path fromValues = folder.resolve("b.npy");
        Path repeated = folder.resolve("c.npy");
        assertDone(sample("--observation", file, "--out", fromFile.toString()));
        assertDone(sample("--observation", VALUES, "--out", fromValues.toString()));
        assertThat(Npy.read(fromValues)).isEqualTo(Npy.read(fromFile));
        assertDone(Invocation.of(
                "sample",
                "--model",
                ReferenceFiles.model(),
                "--like",
                fromValues.toString(),
                "--out",
                repeated.toString()));
        assertThat(Npy.read(repeated)).isEqualTo(Npy.read(fromFile));
    }

    @Test
    void severalObservationsMayBeGiven() {
        Path out = folder.resolve("samples.npy");
        assertDone(Invocation.of(
                "batch",
                "--model",
                ReferenceFiles.model(),
                "--observations",
                VALUES + ";0,0,0,0,0",
                "--nsamples=3",
                "--step-size=0.5",
                "--out",
                out.toString()));
        assertThat(Npy.read(out).dim(1)).isEqualTo(2);
    }

    @Test
    void unfittingValuesAreRefused() {
        String out = folder.resolve("a.npy").toString();
        assertRefused(
                sample("--observation", "1,2", "--out", out),
                "1,2: each observation has 2 values, expected 5: the model");
        assertRefused(sample("--observation", "1", "--out", out), "1: each observation has 1 value, expected 5");
        assertRefused(
                sample("--observation", VALUES + ";" + VALUES, "--out", out), "found 2 observations, expected one");
        assertRefused(
                sample("--observation", "1,2;1,2,3", "--out", out),
                "observation 2 of '1,2;1,2,3' has 3 values, expected 2");
        assertRefused(sample("--observation", "1,2,x,4,5", "--out", out), "value 3: found 'x', expected a number");
        assertRefused(sample("--observation", "1,2,,4,5", "--out", out), "value 3: found ''");
        assertRefused(sample("--observation", "1,inf,3,4,5", "--out", out), "value 2: found 'inf'", "finite");
        assertRefused(sample("--observation", "1,2,3,4,1e39", "--out", out), "value 5: found '1e39'", "finite");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x.csv", "1,2.csv", "1.npy", "a,b", "-x", "data/1,2/x.parquet"})
    void namesMayBeGiven(String text) {
        assertThat(ObservationConverter.of(text)).isEqualTo(InputFile.of(text));
    }

    @Test
    void wrongNamesAreRefused() {
        assertThatThrownBy(() -> ObservationConverter.of("")).isInstanceOf(TypeConversionException.class);
    }

    private static Invocation sample(String... options) {
        List<String> args = new ArrayList<>(
                List.of("sample", "--model", ReferenceFiles.model(), "--nsamples=4", "--step-size=0.5", "--quiet"));
        args.addAll(List.of(options));
        return Invocation.of(args.toArray(String[]::new));
    }
}
