package org.rhei.plots.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.plots.figure.MathText.Run;

class MathTextTest {
    @Test
    void subscriptsAndSuperscriptsAreLevels() {
        assertThat(runs("$x_{1,2}$ in km")).containsExactly(new Run("x", 0), new Run("1,2", -1), new Run(" in km", 0));
        assertThat(runs("$10^{-3}$")).containsExactly(new Run("10", 0), new Run("−3", 1));
        assertThat(runs("$M_1^2$")).containsExactly(new Run("M", 0), new Run("1", -1), new Run("2", 1));
        assertThat(runs("$\\Omega_\\mathrm{m}h^2$"))
                .containsExactly(new Run("Ω", 0), new Run("m", -1), new Run("h", 0), new Run("2", 1));
        assertThat(runs("$\\log_{10} M_{\\rm halo}\\,[M_\\odot]$").getFirst()).isEqualTo(new Run("log", 0));
    }

    /** Law: text without a pair of dollar signs is not changed. */
    @ParameterizedTest
    @ValueSource(strings = {"x_1", "a^b", "\\theta", "cost in $", "{a}", "θ₁", "a, b"})
    void otherTextIsKept(String text) {
        assertThat(runs(text)).containsExactly(new Run(text, 0));
        assertThat(MathText.of(text).plain()).isEqualTo(text);
    }

    /** Law: text with an unfinished formula or an unknown name is set without an error. */
    @ParameterizedTest
    @CsvSource({"$x_$, x", "$x^{2$, x^2", "$\\nonsense$, nonsense", "$\\$, ''", "$$, ''", "$}$, ''", "$\\_$, _"})
    void badTextIsSet(String text, String plain) {
        assertThat(MathText.of(text).plain()).isEqualTo(plain);
    }

    @Test
    void subscriptsAreNarrower() {
        assertThat(MathText.of("$x_x$").width(10)).isCloseTo(1.7 * Lettering.width("x", 10), within(1e-9));
    }

    private static List<Run> runs(String text) {
        return MathText.of(text).runs();
    }
}
