package org.rhei.plots.canvas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.geom.Rectangle2D;
import org.junit.jupiter.api.Test;

class TypefaceTest {
    private static final Typeface TYPEFACE = Typeface.DEJAVU_SANS;

    @Test
    void aTextIsAsWideAsItsCharacters() {
        double parts = TYPEFACE.width("θ₁", 10) + TYPEFACE.width(" = −0.5", 10);
        assertThat(TYPEFACE.width("θ₁ = −0.5", 10)).isCloseTo(parts, within(1e-9));
        assertThat(TYPEFACE.width("θ₁ = −0.5", 20)).isCloseTo(2 * parts, within(1e-9));
        assertThat(TYPEFACE.width("", 10)).isZero();
    }

    @Test
    void lettersStandOnTheBaseline() {
        Rectangle2D h = TYPEFACE.outline("H", 100).getBounds2D();
        assertThat(h.getMaxY()).isCloseTo(0, within(0.1));
        // Capitals of DejaVu Sans are 0.729 em high.
        assertThat(h.getHeight()).isCloseTo(72.9, within(0.1));
        assertThat(TYPEFACE.outline("g", 100).getBounds2D().getMaxY()).isGreaterThan(15);
    }

    @Test
    void everyCharacterOfALabelIsDrawn() {
        double replacement = TYPEFACE.width("\ufffd", 10);
        String written = "θ₀₁₂₃₄₅₆₇₈₉,⁻⁰¹²³⁴⁵⁶⁷⁸⁹ 0123456789.+−×=·%:" + "αβγδεζηικλμνξπρστυφχψωΓΔΘΛΞΠΣΦΨΩäöüéèåß\u2009";
        written.codePoints()
                .forEach(codePoint -> assertThat(TYPEFACE.width(Character.toString(codePoint), 10))
                        .as(Character.getName(codePoint))
                        .isNotEqualTo(replacement));
    }

    @Test
    void aMissingCharacterIsVisible() {
        assertThat(TYPEFACE.outline("中", 10).getBounds2D())
                .isEqualTo(TYPEFACE.outline("\ufffd", 10).getBounds2D());
        assertThat(TYPEFACE.outline("\ufffd", 10).getBounds2D().getWidth()).isPositive();
    }
}
