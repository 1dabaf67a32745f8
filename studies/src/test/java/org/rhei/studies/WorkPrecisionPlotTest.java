package org.rhei.studies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rhei.kernel.Workers;
import org.rhei.networks.MethodConfig;
import org.rhei.plots.picture.PictureFormat;
import org.rhei.studies.WorkPrecisionPlot.Work;

/** Law: the picture shows every candidate, also those that failed, and can be read without colours. */
class WorkPrecisionPlotTest {
    private static StudyReport report;

    @BeforeAll
    static void study() {
        report = SolverStudy.builder(Candidates.parse(
                        List.of("euler/uniform/2", "euler", "adams-bashforth3", "rk4/quadratic", "dopri5/per-sample"),
                        new MethodConfig.FlowMatching()))
                .samples(32)
                .repeats(2)
                .build()
                .run(new NormalFlow(2, 0.3, 0.5, Workers.of(1)));
    }

    private static byte[] bytes(Work work, PictureFormat format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new WorkPrecisionPlot(report, work, 0.01, "N(0, 1) → N(μ, s²) & more").write(out, format);
        return out.toByteArray();
    }

    @ParameterizedTest
    @EnumSource
    void panelsLinesAndAxesAreNamed(Work work) throws Exception {
        byte[] svg = bytes(work, PictureFormat.SVG);
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(svg));
        assertThat(new String(svg, StandardCharsets.UTF_8))
                .contains(
                        ">uniform grid<",
                        ">quadratic grid<",
                        ">calibrated grid<",
                        ">steps chosen by error<",
                        ">euler<",
                        ">adams-bashforth3<",
                        ">rk4<",
                        ">dopri5 per-sample<",
                        ">10⁻²<",
                        "error, p99",
                        "over 32 samples in units of the posterior's spread, on the worst of 2 observations",
                        "crosses: failed",
                        "the requested error, 0.01")
                .contains(work == Work.SECONDS ? "in seconds" : "network evaluations");
        assertThat(svg).hasSizeLessThan(150_000);
    }

    /** Law: there is a mark for each point on the axes, and a cross for the candidate that failed. */
    @Test
    void everyCandidateHasAMark() throws IOException {
        String svg = new String(bytes(Work.EVALUATIONS, PictureFormat.SVG), StandardCharsets.UTF_8);
        long failed = report.overall().stream().filter(one -> !one.ok()).count();
        long shown = report.overall().size() - failed;
        int lines = 4;
        int panels = 4;
        assertThat(failed).isPositive();
        assertThat(svg.lines().filter(line -> line.startsWith("<path fill=\"#")).count())
                .isEqualTo(shown + lines + panels);
        assertThat(svg.lines()
                        .filter(line -> line.contains("stroke-width=\"1.3\""))
                        .count())
                .isEqualTo(failed);
    }

    @ParameterizedTest
    @EnumSource(PictureFormat.class)
    void theSamePlotGivesTheSameBytes(PictureFormat format) throws IOException {
        assertThat(bytes(Work.SECONDS, format)).isEqualTo(bytes(Work.SECONDS, format));
    }

    @Test
    void pixelsAreDrawn() throws IOException {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(bytes(Work.EVALUATIONS, PictureFormat.PNG)));
        assertThat(image.getWidth()).isGreaterThan(2 * image.getHeight());
    }

    @Test
    void studiesWithNothingToShowAreDrawn() throws IOException {
        StudyReport failed = SolverStudy.builder(
                        Candidates.parse(List.of("euler/uniform/2"), new MethodConfig.FlowMatching()))
                .samples(32)
                .build()
                .run(new NormalFlow(1, 0.3, 0.5, Workers.of(1)));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new WorkPrecisionPlot(failed, Work.SECONDS, 0.01, "").write(out, PictureFormat.SVG);
        assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("NaN", "Infinity");
    }

    @Test
    void aMissingEpsilonIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WorkPrecisionPlot(report, Work.SECONDS, 0, ""))
                .withMessageContaining("found 0");
    }
}
