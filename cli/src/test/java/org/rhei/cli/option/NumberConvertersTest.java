package org.rhei.cli.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

/** Laws: every common notation of a number is read in every locale. Other text is refused in the project's words. */
class NumberConvertersTest {
    @ParameterizedTest
    @CsvSource({
        "1e6, 1000000",
        "10_000, 10000",
        "1.5e3, 1500",
        "+7, 7",
        "' 42 ', 42",
        "-3, -3",
        "\u22123, -3",
        "100e-2, 1",
        "5., 5"
    })
    void wholeNumbersAreRead(String text, long value) {
        assertThat(NumberConverters.whole(text, Integer.MIN_VALUE, Integer.MAX_VALUE))
                .isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "1e-5, 1e-5",
        "10_000.5, 10000.5",
        ".5, 0.5",
        "-inf, -Infinity",
        "INF, Infinity",
        "nan, NaN",
        "\u22120.25, -0.25"
    })
    void realNumbersAreRead(String text, double value) {
        Locale before = Locale.getDefault();
        try {
            for (String tag : new String[] {"en-US", "de-DE", "tr-TR", "ar-EG-u-nu-arab", "fa-IR"}) {
                Locale.setDefault(Locale.forLanguageTag(tag));
                assertThat(NumberConverters.real(text)).as(tag).isEqualTo(Double.valueOf(value));
            }
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "x", "1,5", "0x10", "1f", "1d", "0x1p3", "1e", "1__", "_1", "1_", "--1", "1 000", "\u0661",
                "1e1000", "1e-9999"
            })
    void otherTextIsRefused(String text) {
        assertThatThrownBy(() -> NumberConverters.real(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageStartingWith("found '")
                .hasMessageContaining("expected a number")
                .hasMessageNotContaining("java");
        assertThatThrownBy(() -> NumberConverters.whole(text, 0, 9))
                .hasMessageStartingWith("found '")
                .hasMessageContaining("expected a whole number");
    }

    @Test
    void wholeNumbersHaveBounds() {
        assertThat(NumberConverters.whole("9223372036854775807", Long.MIN_VALUE, Long.MAX_VALUE))
                .isEqualTo(Long.MAX_VALUE);
        assertThatThrownBy(() -> NumberConverters.whole("9223372036854775808", Long.MIN_VALUE, Long.MAX_VALUE))
                .hasMessageEndingWith("expected a whole number of at most 9223372036854775807");
        assertThatThrownBy(() -> NumberConverters.whole("-9.3e18", Long.MIN_VALUE, Long.MAX_VALUE))
                .hasMessageEndingWith("expected a whole number of at least -9223372036854775808");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999", "1e-999", "inf", "nan", "0.5"})
    void realNumbersAreNoWholeNumbers(String text) {
        assertThatThrownBy(() -> NumberConverters.whole(text, Long.MIN_VALUE, Long.MAX_VALUE))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("expected a whole number");
    }
}
