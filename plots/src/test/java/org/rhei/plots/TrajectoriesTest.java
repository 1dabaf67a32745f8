package org.rhei.plots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Test;
import org.rhei.kernel.Tensor;
import org.rhei.plots.picture.PictureFormat;

class TrajectoriesTest {
    private static final int SAMPLES = 40;

    /** Returns samples that move from the neighbourhood of 0 to two crescents in equal steps. */
    private static Tensor states(int times) {
        float[] noise = Draws.gaussians(SAMPLES, 2).data();
        float[] end = Draws.crescents(SAMPLES).data();
        float[] states = new float[times * noise.length];
        for (int i = 0; i < states.length; i++) {
            int time = i / noise.length;
            float share = (float) time / (times - 1);
            states[i] = (1 - share) * noise[i % noise.length] + share * end[i % noise.length];
        }
        return Tensor.of(states, times, SAMPLES, 2);
    }

    @Test
    void theTimesOfAtMostFivePanelsSpreadOverAllStates() {
        String picture = new Trajectories(
                        states(9),
                        List.of("t0", "t1", "t2", "t3", "t4", "t5", "t6", "t7", "t8"),
                        0,
                        1,
                        "from noise to crescents")
                .svg();
        assertThat(words(picture))
                .contains("from noise to crescents", "t0", "t2", "t4", "t6", "t8", "trajectories of 40");
        assertThat(words(picture)).doesNotContain("t1", "t3", "t5", "t7");
    }

    private static List<String> words(String svg) {
        return Pattern.compile("<text [^>]*>([^<]*)</text>")
                .matcher(svg)
                .results()
                .map(text -> text.group(1))
                .toList();
    }

    @Test
    void aPictureIsReadAsPng() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Trajectories.of(states(3)).write(bytes, PictureFormat.PNG);
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(bytes.toByteArray()));
        assertThat(image.getWidth()).isGreaterThan(500);
        assertThat(distinctColours(image)).isGreaterThan(3);
    }

    @Test
    void anAnimationHasEveryStateAndFramesBetween() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Trajectories.of(states(4)).animate(bytes);
        ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
        try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            reader.setInput(in);
            assertThat(reader.getNumImages(true))
                    .as("3 intervals of 16 frames, and the last state")
                    .isEqualTo(49);
            assertThat(pixels(reader.read(0))).isNotEqualTo(pixels(reader.read(48)));
        } finally {
            reader.dispose();
        }
    }

    @Test
    void equalStatesGiveEqualBytes() {
        assertThat(Trajectories.of(states(3)).svg())
                .isEqualTo(Trajectories.of(states(3)).svg());
    }

    @Test
    void partsThatDoNotFitAreRefused() {
        refused(() -> Trajectories.of(Tensor.zeros(1, 5, 2)), "at two times or more, found (1, 5, 2)");
        refused(() -> Trajectories.of(Tensor.zeros(4, 2)), "shape (T, n, d) or (T, n, dim, ch)");
        refused(() -> new Trajectories(states(3), List.of("a"), 0, 1, ""), "need 3 times, found 1");
        refused(() -> new Trajectories(states(2), List.of("a", "b"), 0, 2, ""), "dimensions 0 to 1, found 0 and 2");
        refused(() -> new Trajectories(states(2), List.of("a", "b"), 1, 1, ""), "found 1 and 1");
        Tensor broken = states(2);
        broken.data()[3] = Float.NaN;
        refused(() -> Trajectories.of(broken), "need finite states, found NaN");
    }

    private static void refused(Runnable made, String message) {
        assertThatIllegalArgumentException().isThrownBy(made::run).withMessageContaining(message);
    }

    private static long distinctColours(BufferedImage image) {
        return Arrays.stream(pixels(image)).distinct().count();
    }

    private static int[] pixels(BufferedImage image) {
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }
}
