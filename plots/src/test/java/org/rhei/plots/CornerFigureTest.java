package org.rhei.plots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.kernel.Tensor;
import org.rhei.plots.canvas.ColourMap;
import org.rhei.plots.canvas.Ink;
import org.rhei.plots.picture.PictureFormat;
import org.rhei.testkit.NpyFile;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * Laws of the corner figure, checked in its pixels and texts. Without a title the panels begin 24.4 points below the
 * top.
 */
class CornerFigureTest {
    private static final double TOP = 24.4;
    private static final double GAP = 6;
    private static final int WHITE = 0xffffff;

    @Test
    void panelsHaveInkAndTheUpperTriangleHasNone() throws IOException {
        int d = 3;
        double side = 160;
        BufferedImage image = png(CornerPlot.of(Draws.gaussians(5_000, d)));
        double left = left(image, d, side);
        for (int row = 0; row < d; row++) {
            for (int column = 0; column < d; column++) {
                double x = left + column * (side + GAP);
                double y = TOP + row * (side + GAP);
                // An estimate stands above each panel of the diagonal, so the last 20 points of the cell above are
                // left out.
                double ink = ink(image, x + 1, y + 1, side - 2, side - 22);
                if (column > row) {
                    assertThat(ink).as("row %d, column %d", row, column).isZero();
                } else {
                    assertThat(ink).as("row %d, column %d", row, column).isBetween(0.1, 0.6);
                }
            }
        }
    }

    @Test
    void pixelsAre200ToTheInch() throws IOException {
        BufferedImage image = png(CornerPlot.of(Draws.gaussians(500, 1)));
        // One panel of 240 points and two edges of 10.
        assertThat(image.getWidth()).isEqualTo((int) Math.ceil(260 * 200 / 72.0));
        assertThat(image.getHeight()).isGreaterThan(image.getWidth());

        String bytes = new String(
                bytes(CornerPlot.of(Draws.gaussians(500, 1)), PictureFormat.PNG), StandardCharsets.ISO_8859_1);
        int physical = bytes.indexOf("pHYs");
        int perMetre = bytes.charAt(physical + 6) << 8 | bytes.charAt(physical + 7);
        assertThat(perMetre * 0.0254).isCloseTo(200, within(0.1));
    }

    @Test
    void theMarginsAreFree() throws IOException {
        CornerPlot plot = CornerPlot.of(Draws.gaussians(2_000, 5)).withTitle("A title");
        BufferedImage image =
                png(plot.withLabels("first", "second", "third", "fourth", "a name that is much too long"));
        double width = image.getWidth() / 200.0 * 72;
        double height = image.getHeight() / 200.0 * 72;
        double edge = 5;

        assertThat(ink(image, 0, 0, edge, height)).isZero();
        assertThat(ink(image, width - edge, 0, edge, height)).isZero();
        assertThat(ink(image, 0, 0, width, edge)).isZero();
        assertThat(ink(image, 0, height - edge, width, edge)).isZero();
    }

    @Test
    void crescentsLieInTheirCorners() throws IOException {
        BufferedImage image = png(CornerPlot.of(Draws.crescents(10_000)));
        double side = 240;
        double left = left(image, 2, side);
        double top = TOP + side + GAP;
        double third = side / 3;

        assertThat(ink(image, left + 2, top + 2 * third, third, third - 5)).isBetween(0.03, 0.4);
        assertThat(ink(image, left + 2 * third, top + 2, third - 5, third)).isBetween(0.03, 0.4);
        assertThat(ink(image, left + third, top + third, third, third)).isZero();
    }

    @Test
    void theTruePosteriorOfTwoMoonsIsDrawnCrisply() throws IOException {
        Tensor samples = NpyFile.read(Path.of("../models/two-moons-reference-posterior-1.npy"));
        BufferedImage image = png(CornerPlot.of(samples));
        double left = left(image, 2, 240);
        // Most of the panel is white, and the darkest colour occurs: the density is not smoothed away.
        assertThat(ink(image, left + 3, TOP + 249, 234, 230)).isBetween(0.005, 0.05);
        assertThat(count(image, ColourMap.colour(1))).isPositive();
    }

    @Test
    void truthIsDrawnOnlyWhenGiven() throws IOException {
        CornerPlot plot = CornerPlot.of(Draws.gaussians(1_000, 2));
        assertThat(count(png(plot), Ink.TRUTH)).isZero();
        assertThat(count(png(plot.withTruth(0.3, -0.4)), Ink.TRUTH)).isGreaterThan(500);
        assertThat(texts(plot.withTruth(0.3, 40))).contains("true θ₂ = 40 lies outside its axis", "true values");
    }

    @Test
    void outliersAreDrawnOnlyWhenWanted() throws IOException {
        CornerPlot plot = CornerPlot.of(Draws.gaussians(1_000, 2)).withOutliers(false);
        assertThat(texts(plot)).contains("contours:").doesNotContain("points:");
        assertThat(count(png(plot), WHITE)).isLessThan(count(png(plot.withOutliers(true)), WHITE));
    }

    @ParameterizedTest
    @EnumSource(PictureFormat.class)
    void theSamePlotGivesTheSameBytes(PictureFormat format) throws IOException {
        CornerPlot plot =
                CornerPlot.of(Draws.gaussians(3_000, 3)).withTruth(0, 1, 2).withTitle("t");
        assertThat(bytes(plot, format)).isEqualTo(bytes(plot, format));
    }

    @Test
    void theNotesNameWhatIsNotShown() throws IOException {
        assertThat(texts(CornerPlot.of(Draws.gaussians(12_345, 2)))).contains("12\u2009345 samples");
        assertThat(texts(CornerPlot.of(Draws.gaussians(1, 2)))).containsPattern("(?m)^1 sample$");
        assertThat(texts(CornerPlot.of(Draws.gaussians(20, 14)))).contains("12 of 14 dimensions");
        assertThat(texts(CornerPlot.of(Draws.gaussians(200_000, 2))))
                .contains("1 in 5 samples outside the 95% contour");
        assertThat(texts(CornerPlot.of(Tensor.of(Draws.cauchy(10_000), 10_000, 1))))
                .containsPattern("[0-9]+ samples outside the axes");
        assertThat(texts(CornerPlot.of(Tensor.zeros(10, 1)))).contains("all samples have the same θ₁");
    }

    @Test
    void largeAndSmallValuesHaveAPowerOfTen() throws IOException {
        Tensor samples = Tensor.of(Draws.uniform(1_000, 1e-7, 9e-7), 1_000, 1);
        assertThat(texts(CornerPlot.of(samples).withLabels("k"))).contains("k × 10⁻⁷", "k = 5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a < b & \"c\"", "<script>", "tab\tbell\u0007", "中文", ""})
    void anyLabelGivesWellFormedSvg(String label) throws IOException {
        CornerPlot plot =
                CornerPlot.of(Draws.gaussians(200, 2)).withLabels(label, "y").withTitle(label);
        assertThat(texts(plot)).contains(label.replaceAll("\\p{Cntrl}", " "));
        assertThat(png(plot).getWidth()).isPositive();
    }

    @Test
    void sampleSetsOfEveryKindAreDrawn() throws IOException {
        List<Tensor> kinds = new ArrayList<>();
        for (int n : new int[] {1, 2, 3, 99, 100, 101}) {
            kinds.add(Draws.gaussians(n, 3));
        }
        kinds.add(Tensor.zeros(1_000, 2));
        kinds.add(Tensor.of(Draws.cauchy(3_000), 1_000, 3));
        kinds.add(Tensor.of(Draws.uniform(2_000, -3e38, 3e38), 1_000, 2));
        kinds.add(Tensor.of(Draws.uniform(2_000, 0, 1e-44), 1_000, 2));
        kinds.add(Tensor.of(Draws.uniform(2_000, 16_777_216, 16_777_220), 1_000, 2));
        kinds.add(oneConstant(1_000));
        kinds.add(twoValues(1_000));
        for (Tensor samples : kinds) {
            CornerPlot plot = CornerPlot.of(samples);
            assertThat(ink(png(plot))).as("%s", plot).isBetween(0.001, 0.5);
            assertThat(texts(plot)).doesNotContain("NaN").doesNotContain("Infinity");
        }
    }

    private static Tensor oneConstant(int n) {
        Tensor samples = Draws.gaussians(n, 2);
        for (int i = 0; i < n; i++) {
            samples.data()[2 * i] = 0.25f;
        }
        return samples;
    }

    private static Tensor twoValues(int n) {
        Tensor samples = Draws.gaussians(n, 2);
        for (int i = 0; i < samples.size(); i++) {
            samples.data()[i] = Math.signum(samples.data()[i]);
        }
        return samples;
    }

    /** Law: the heights and the axes fit all sets, so that neither a narrow reference nor a wide one is cut off. */
    @Test
    void referencesAreNotCutOff() throws IOException {
        Tensor wide = Draws.gaussians(5_000, 2);
        Tensor narrow = Tensor.of(Draws.gaussian(10_000, 0, 0.2), 5_000, 2);
        for (CornerPlot plot : List.of(
                CornerPlot.of(narrow).withReference("wide", wide),
                CornerPlot.of(wide).withReference("narrow", narrow))) {
            CornerMarginals sets = CornerMarginals.of(plot, 0);
            assertThat(sets.references().getFirst().scale()).isEqualTo(sets.scale());
            assertThat(sets.highest())
                    .isGreaterThanOrEqualTo(sets.references().getFirst().bars().highest())
                    .isGreaterThanOrEqualTo(sets.samples().bars().highest());
            assertThat(sets.scale().contains(-3)).isTrue();
            assertThat(sets.scale().contains(3)).isTrue();
        }
    }

    /** Law: the picture shows each set's name, its number of samples, and its number of samples outside the axes. */
    @Test
    void everySetIsNamed() throws IOException {
        CornerPlot plot = CornerPlot.of(Draws.gaussians(300, 2))
                .withReference("exact", Draws.gaussians(200, 2))
                .withReference("heavy", Tensor.of(Draws.cauchy(20_000), 10_000, 2));
        assertThat(texts(plot))
                .contains("300 samples", "exact: 200 samples", "heavy: 10\u2009000 samples")
                .containsPattern("heavy: [0-9]+ samples outside the axes");
        assertThat(count(png(plot), Ink.reference(0).colour())).isGreaterThan(100);
        assertThat(count(png(plot), Ink.reference(1).colour())).isGreaterThan(100);
    }

    /** Law: a median between two modes is not shown. */
    @Test
    void severalModesHaveNoMedian() throws IOException {
        assertThat(texts(CornerPlot.of(Draws.crescents(10_000))))
                .contains("θ₁: 2 modes", "shading: 68% and 95% highest density")
                .doesNotContain("median", "θ₁ =");
        assertThat(texts(CornerPlot.of(Draws.gaussians(10_000, 2))))
                .contains("θ₁ = ")
                .doesNotContain("modes");
    }

    /**
     * Law: samples of few distinct values have one bar for each value and no contours, and repeated points are
     * larger.
     */
    @Test
    void repeatedValuesAreVisible() throws IOException {
        float[] counts = Draws.uniform(4_000, 0, 5);
        for (int i = 0; i < counts.length; i++) {
            counts[i] = (float) Math.floor(counts[i]);
        }
        CornerPlot plot = CornerPlot.of(Tensor.of(counts, 2_000, 2));
        assertThat(CornerMarginals.of(plot, 0).samples().bars().bars()).hasSize(5);
        assertThat(texts(plot))
                .contains("no contours where a parameter has few values")
                .doesNotContain("contours: 68%");
        Tensor once = Tensor.of(new float[] {0, 0, 1, 1, 2, 2, 3, 0}, 4, 2);
        Tensor often = Tensor.of(new float[] {0, 0, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 3, 0}, 7, 2);
        int point = ColourMap.colour(0.6);
        assertThat(count(png(CornerPlot.of(often)), point)).isGreaterThan(count(png(CornerPlot.of(once)), point));
    }

    /** Law: the outer contour of a density of one mode is one line, also for heavy tails. */
    @Test
    void aContourIsOneLine() throws IOException {
        for (int n : new int[] {1_000, 5_000, 20_000}) {
            float[] heavy = new float[2 * n];
            java.util.Random random = new java.util.Random(n);
            for (int i = 0; i < n; i++) {
                double scale = 1 / Math.sqrt(-2 * Math.log(1 - random.nextDouble()) / 4 + 0.05);
                heavy[2 * i] = (float) (scale * random.nextGaussian());
                heavy[2 * i + 1] = (float) (0.8 * heavy[2 * i] + 0.6 * scale * random.nextGaussian());
            }
            for (Tensor samples : List.of(Draws.gaussians(n, 2), Tensor.of(heavy, n, 2))) {
                assertThat(lines(samples)).as("%d samples", n).isEqualTo(2);
            }
        }
    }

    /** Counts the closed lines of both contours in a plot of two dimensions. */
    private static int lines(Tensor samples) throws IOException {
        String svg = new String(
                bytes(CornerPlot.of(samples).withOutliers(false), PictureFormat.SVG), StandardCharsets.UTF_8);
        return svg.lines()
                .filter(line -> line.contains("stroke-width=\"0.6\"") || line.contains("stroke-width=\"0.4\""))
                .mapToInt(line -> (int) line.chars().filter(c -> c == 'Z').count())
                .sum();
    }

    private static byte[] bytes(CornerPlot plot, PictureFormat format) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        plot.write(bytes, format);
        return bytes.toByteArray();
    }

    private static BufferedImage png(CornerPlot plot) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(bytes(plot, PictureFormat.PNG)));
    }

    /** Returns the texts of the SVG, one per line. The picture must be well-formed XML. */
    private static String texts(CornerPlot plot) throws IOException {
        try {
            Document svg = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new ByteArrayInputStream(bytes(plot, PictureFormat.SVG)));
            NodeList nodes = svg.getElementsByTagName("text");
            StringBuilder texts = new StringBuilder();
            for (int i = 0; i < nodes.getLength(); i++) {
                texts.append(nodes.item(i).getTextContent().replace('\u00a0', ' '))
                        .append('\n');
            }
            return texts.toString();
        } catch (ParserConfigurationException | SAXException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns the left edge of the first panel, in points; the right margin is 10. */
    private static double left(BufferedImage image, int d, double side) {
        return image.getWidth() / 200.0 * 72 - 10 - d * side - (d - 1) * GAP;
    }

    private static double ink(BufferedImage image) {
        return ink(image, 0, 0, image.getWidth() / 200.0 * 72, image.getHeight() / 200.0 * 72);
    }

    /** Returns the share of pixels that are not white in a rectangle given in points. */
    private static double ink(BufferedImage image, double left, double top, double width, double height) {
        int inked = 0;
        int all = 0;
        for (int y = pixel(top); y < Math.min(pixel(top + height), image.getHeight()); y++) {
            for (int x = pixel(left); x < Math.min(pixel(left + width), image.getWidth()); x++) {
                inked += (image.getRGB(x, y) & WHITE) == WHITE ? 0 : 1;
                all++;
            }
        }
        return (double) inked / all;
    }

    private static int pixel(double points) {
        return (int) Math.round(points * 200 / 72);
    }

    private static int count(BufferedImage image, int colour) {
        int count = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                count += (image.getRGB(x, y) & WHITE) == colour ? 1 : 0;
            }
        }
        return count;
    }
}
