package org.rhei.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.plots.CornerPlot;
import org.rhei.plots.Trajectories;
import org.rhei.plots.picture.Picture;
import org.rhei.plots.picture.PictureFormat;

/** Law: every picture is well-formed, equal at every call, keeps its margins free, and shows no NaN. */
class DiagnosticPicturesTest {
    private static final List<String> LABELS =
            IntStream.range(0, 14).mapToObj(k -> "a<b&" + k).toList();

    private static Trials trials(int count, int draws, int d) {
        return new Trials(Key.of(1).normal(count, d), Key.of(2).normal(draws, count, d));
    }

    static Stream<Picture> pictures() {
        Stream<Picture> sizes = Stream.of(
                        trials(50, 20, 2), trials(1, 1, 1), trials(30, 7, 5), trials(25, 3, 14), trials(400, 30, 4))
                .flatMap(trials -> Stream.of(
                        DiagnosticPictures.of(Sbc.of(trials), LABELS),
                        DiagnosticPictures.of(Tarp.of(trials)),
                        DiagnosticPictures.of(
                                Tarp.of(trials, Tarp.Options.defaults().bootstrap(5))),
                        DiagnosticPictures.of(MarginalCoverage.of(trials), GensbiCoverage.of(trials), LABELS)));
        Stream<Picture> others = Stream.of(
                DiagnosticPictures.of(
                        List.of(new Lc2st(0.2, new double[] {0.1, 0.15, 0.3, 0.12}), new Lc2st(0.1, new double[] {0.1
                        })),
                        LABELS),
                Trajectories.of(Key.of(3).normal(3, 40, 2)),
                Trajectories.of(Tensor.zeros(2, 1, 2)),
                CornerPlot.of(Key.of(4).normal(300, 3)).withReference(Key.of(5).normal(200, 3)));
        return Stream.concat(sizes, others);
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void everyPictureIsSound(Picture picture) throws Exception {
        String svg = picture.svg();
        assertThat(svg).isEqualTo(picture.svg()).doesNotContain("NaN").doesNotContain("Infinity");
        DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        BufferedImage image = png(picture);
        for (int x = 0; x < image.getWidth(); x++) {
            for (int edge = 0; edge < 12; edge++) {
                assertThat(image.getRGB(x, edge) & 0xffffff).isEqualTo(0xffffff);
                assertThat(image.getRGB(x, image.getHeight() - 1 - edge) & 0xffffff)
                        .isEqualTo(0xffffff);
            }
        }
        for (int y = 0; y < image.getHeight(); y++) {
            for (int edge = 0; edge < 8; edge++) {
                assertThat(image.getRGB(edge, y) & 0xffffff).isEqualTo(0xffffff);
                assertThat(image.getRGB(image.getWidth() - 1 - edge, y) & 0xffffff)
                        .isEqualTo(0xffffff);
            }
        }
    }

    private static BufferedImage png(Picture picture) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        picture.write(bytes, PictureFormat.PNG);
        return ImageIO.read(new ByteArrayInputStream(bytes.toByteArray()));
    }

    @Test
    void referencesAndStatesThatDoNotFitAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CornerPlot.of(Tensor.zeros(5, 2)).withReference(Tensor.zeros(5, 3)))
                .withMessageContaining("2 dimensions")
                .withMessageContaining("(5, 3)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Trajectories.of(Tensor.zeros(1, 5, 2)))
                .withMessageContaining("(1, 5, 2)");
        Tensor infinite = Tensor.zeros(2, 5, 2);
        infinite.data()[3] = Float.POSITIVE_INFINITY;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Trajectories.of(infinite))
                .withMessageContaining("inf");
    }
}
