package org.rhei.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rhei.cli.Invocation;
import org.rhei.cli.ReferenceFiles;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;

/** Law: {@code rhei plot} draws corner plots and trajectories, and refuses options of the other kind of plot. */
class PlotCommandTest {
    @TempDir
    private Path directory;

    @Test
    void samplesAReferenceAndTrueValuesAreDrawn() throws IOException {
        String samples =
                ReferenceFiles.npy(directory.resolve("s.npy"), Key.of(4).normal(500, 3, 1));
        String reference =
                ReferenceFiles.npy(directory.resolve("r.npy"), Key.of(5).normal(400, 3));
        Path svg = directory.resolve("corner.svg");
        Invocation done = Invocation.of(
                "plot",
                "--samples",
                samples,
                "--reference",
                reference,
                "--truth",
                "0,0.5,-1",
                "--labels",
                "a,b,c",
                "--out",
                svg.toString());
        assertThat(done.err()).isEmpty();
        assertThat(svg).content(StandardCharsets.UTF_8).contains("r: 400 samples", "true values", ">b<");
        assertThat(Invocation.of("plot", "--samples", samples, "--out", svg.toString())
                        .err())
                .contains("exists already; --force");
        assertThat(Invocation.of("plot", "--samples", samples, "--truth", "1", "--force", "--out", svg.toString())
                        .err())
                .contains("--truth: found 1, expected 3 values");
        assertThat(Invocation.of("plot", "--samples", samples, "--times", "1", "--force", "--out", svg.toString())
                        .err())
                .contains("--times is no option of --samples");
    }

    /**
     * Law: each reference has the name that the user gave, or that of its file. A true value may be unknown, and
     * labels may be LaTeX.
     */
    @Test
    void severalReferencesAreNamed() throws IOException {
        String samples =
                ReferenceFiles.npy(directory.resolve("s.npy"), Key.of(4).normal(500, 2));
        String first =
                ReferenceFiles.npy(directory.resolve("exact.npy"), Key.of(5).normal(400, 2));
        String second = ReferenceFiles.npy(directory.resolve("r.npy"), Key.of(6).normal(300, 2));
        Path svg = directory.resolve("corner.svg");
        Invocation done = Invocation.of(
                "plot",
                "--samples",
                samples,
                "--reference",
                first,
                "--reference",
                "long chain=" + second,
                "--truth",
                "?,0.5",
                "--label",
                "$x_{1,2}$",
                "--label",
                "b",
                "--out",
                svg.toString());
        assertThat(done.err()).isEmpty();
        assertThat(svg)
                .content(StandardCharsets.UTF_8)
                .contains("exact: 400 samples", "long chain: 300 samples", "true values", ">1,2<", ">x<");
        assertThat(Invocation.of(
                                "plot",
                                "--samples",
                                samples,
                                "--reference",
                                "a=" + directory.resolve("no.npy"),
                                "--out",
                                "x.svg")
                        .err())
                .contains("no.npy")
                .hasLineCount(1);
    }

    /** Law: what a picture tells apart by a name or a number occurs once; else nobody could tell which is meant. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        --reference FOLDER/s.npy --reference FOLDER/t/s.npy         | --reference: found several sets of the name 's'
        --reference a=FOLDER/s.npy --reference a=FOLDER/t/s.npy     | --reference: found several sets of the name 'a'
        --labels a,b,a                                              | --labels: found a name more than once in a, b, a
        --label a --label a                                         | --label: found a name more than once in a, a
        --dimensions 0,0                                            | --dimensions: found 0 more than once
        --dimensions 1,0,1                                          | --dimensions: found 1 more than once
        """)
    void whatIsNamedTwiceIsRefused(String options, String message) throws IOException {
        Files.createDirectory(directory.resolve("t"));
        for (String name : new String[] {"s.npy", "t/s.npy"}) {
            ReferenceFiles.npy(directory.resolve(name), Key.of(4).normal(50, 2));
        }
        String line = "plot --samples FOLDER/s.npy --out FOLDER/p.svg " + options;

        Invocation.assertRefused(
                Invocation.of(line.replace("FOLDER", directory.toString()).split(" ")), message, "expected different");
    }

    @Test
    void aPdfIsWritten() throws IOException {
        String samples =
                ReferenceFiles.npy(directory.resolve("s.npy"), Key.of(4).normal(500, 2));
        Path pdf = directory.resolve("corner.pdf");
        assertThat(Invocation.of("plot", "--samples", samples, "--out", pdf.toString())
                        .err())
                .isEmpty();
        assertThat(pdf)
                .content(StandardCharsets.ISO_8859_1)
                .startsWith("%PDF-1.4")
                .endsWith("%%EOF\n");
    }

    @Test
    void trajectoriesAreDrawnAndAnimated() throws IOException {
        Tensor states = Key.of(6).normal(4, 50, 3, 1);
        String file = ReferenceFiles.npy(directory.resolve("states.npy"), states);
        Path gif = directory.resolve("flow.gif");
        Path png = directory.resolve("flow.png");
        assertThat(Invocation.of("plot", "--trajectories", file, "--dimensions", "2,0", "--out", png.toString())
                        .err())
                .isEmpty();
        assertThat(ImageIO.read(png.toFile()).getWidth()).isGreaterThan(500);
        assertThat(Invocation.of("plot", "--trajectories", file, "--times", "0,0.3,0.6,1", "--out", gif.toString())
                        .err())
                .isEmpty();
        ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
        try (var in = ImageIO.createImageInputStream(gif.toFile())) {
            reader.setInput(in);
            assertThat(reader.getNumImages(true)).isEqualTo(49);
            assertThat(reader.read(48).getWidth()).isGreaterThan(300);
        } finally {
            reader.dispose();
        }
        assertThat(Invocation.of("plot", "--trajectories", file, "--dimensions", "0,3", "--out", "x.png")
                        .err())
                .contains("dimensions 0 to 2, found 0 and 3");
        assertThat(Invocation.of("plot", "--out", "x.png").err()).contains("expected exactly one of them");
    }

    /** Law: samples that a model cannot have drawn are refused, be its parameters named or not. */
    @Test
    void samplesHaveTheWidthOfTheModel() throws IOException {
        String samples =
                ReferenceFiles.npy(directory.resolve("s.npy"), Key.of(4).normal(50, 2));
        String out = directory.resolve("c.svg").toString();
        String message = samples + ": found samples of 2 values, expected 3, the parameters of --model";

        Invocation.assertRefused(
                Invocation.of("plot", "--samples", samples, "--model", ReferenceFiles.model(), "--out", out), message);
        Invocation.assertRefused(Invocation.of("summary", samples, "--model", ReferenceFiles.model()), message);
        assertThat(Path.of(out)).doesNotExist();
    }

    @Test
    void timesAreFiniteAndOneForEachState() throws IOException {
        String states = ReferenceFiles.npy(directory.resolve("t.npy"), Key.of(4).normal(2, 10, 2, 1));
        String out = directory.resolve("t.svg").toString();

        for (String times : new String[] {"0,nan", "0,inf", "1e999,1"}) {
            Invocation.assertRefused(
                    Invocation.of("plot", "--trajectories", states, "--times", times, "--out", out), "--times: found ");
        }
        Invocation.assertRefused(
                Invocation.of("plot", "--trajectories", states, "--times", "0", "--out", out),
                "--times: found 1, expected 2, one for each state");
    }
}
