package org.rhei.plots.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PictureFormatTest {
    @Test
    void aFormatIsKnownByTheNamesEnd() {
        assertThat(PictureFormat.of(Path.of("a.svg"))).isEqualTo(PictureFormat.SVG);
        assertThat(PictureFormat.of(Path.of("dir.svg", "b.PNG"))).isEqualTo(PictureFormat.PNG);
        refused(Path.of("a", "b.pdf"), "a picture's name ends with .png or .svg, found b.pdf");
        refused(Path.of("png"), "found png");
    }

    private static void refused(Path file, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PictureFormat.of(file))
                .withMessageContaining(message);
    }
}
