package org.rhei.plots.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PictureFormatTest {
    @Test
    void theEndingOfANameGivesTheFormat() {
        assertThat(PictureFormat.of(Path.of("a.svg"))).isEqualTo(PictureFormat.SVG);
        assertThat(PictureFormat.of(Path.of("dir.svg", "b.PNG"))).isEqualTo(PictureFormat.PNG);
        assertThat(PictureFormat.of(Path.of("c.pdf"))).isEqualTo(PictureFormat.PDF);
        refused(Path.of("a", "b.eps"), "a picture's name must end with .png, .svg or .pdf, found b.eps");
        refused(Path.of("png"), "found png");
    }

    private static void refused(Path file, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PictureFormat.of(file))
                .withMessageContaining(message);
    }
}
