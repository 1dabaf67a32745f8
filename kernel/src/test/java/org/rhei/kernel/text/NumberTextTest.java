package org.rhei.kernel.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers as text. */
class NumberTextTest {
    @ParameterizedTest
    @CsvSource({"2, 2", "-0.5, -0.5", "0.001, 0.001", "1e-4, 1e-4", "1.5e-9, 1.5e-9", "1e6, 1000000", "1e7, 1e7", "0, 0"
    })
    void aNumberHasNoMoreDigitsThanItNeeds(double value, String text) {
        assertThat(NumberText.number(value)).isEqualTo(text);
    }

    @Test
    void numbersThatAreNotFiniteHaveTheNamesThatTheCommandReads() {
        assertThat(NumberText.number(Double.POSITIVE_INFINITY)).isEqualTo("inf");
        assertThat(NumberText.number(Float.NEGATIVE_INFINITY)).isEqualTo("-inf");
        assertThat(NumberText.number(Double.NaN, 3)).isEqualTo("NaN");
        assertThat(NumberText.fixed(Double.NaN, 3)).isEqualTo("NaN");
        assertThat(NumberText.rate(Double.POSITIVE_INFINITY)).isEqualTo("inf");
        assertThat(NumberText.tolerance(Double.POSITIVE_INFINITY)).isEqualTo("inf");
    }

    @ParameterizedTest
    @CsvSource({"0, 0 values", "1, 1 value", "2, 2 values", "10000, 10000 values"})
    void aNounAgreesWithItsCount(long count, String text) {
        assertThat(NumberText.count(count, "value")).isEqualTo(text);
    }

    @Test
    void aFloatHasTheDigitsOfItsPrecision() {
        assertThat(NumberText.number(0.1f)).isEqualTo("0.1");
        assertThat(NumberText.number((double) 0.1f)).isEqualTo("0.10000000149011612");
    }

    @ParameterizedTest
    @CsvSource({"0.0195, 2, 0.02", "0.00086, 1, 9e-4", "123456, 2, 120000", "-1.2345, 3, -1.23", "0, 4, 0"})
    void aRoundedNumberHasNoZerosAtItsEnd(double value, int digits, String text) {
        assertThat(NumberText.number(value, digits)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0.01234, 0.013", "0.012, 0.012", "9.91e-5, 1e-4", "1, 1"})
    void theLeastValueThatServesIsRoundedUp(double value, String text) {
        assertThat(NumberText.atLeast(value, 2)).isEqualTo(text);
    }

    /** Law: every tolerance has a power of ten, and names the number that it was made of. */
    @ParameterizedTest
    @ValueSource(doubles = {1e-1, 1e-2, 1e-3, 2.5e-3, 1e-4, 1e-5, 3e-8, 1e-12, 4.9e-324})
    void tolerancesHaveAPowerOfTen(double value) {
        String text = NumberText.tolerance(value);
        assertThat(text).matches("[1-9](\\.[0-9]+)?e-[0-9]+");
        assertThat(Double.parseDouble(text)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "-1, -1", "2, 2"})
    void aToleranceThatIsNoneIsWrittenAsANumber(double value, String text) {
        assertThat(NumberText.tolerance(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"1.25, 1, 1.3", "0.04, 1, 0.0", "-0.04, 1, 0.0", "12, 3, 12.000"})
    void aColumnHasAFixedNumberOfDecimals(double value, int decimals, String text) {
        assertThat(NumberText.fixed(value, decimals)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"9999, 9999", "10000, 10 000", "-1234567, -1 234 567"})
    void longNumbersAreGrouped(long value, String text) {
        assertThat(NumberText.grouped(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0.0123456, 0.0123", "99.96, 100", "123.4, 123", "54321.9, 54 322"})
    void aRateHasThreeDigitsOrMore(double value, String text) {
        assertThat(NumberText.rate(value)).isEqualTo(text);
    }

    @Test
    void theLocaleHasNoInfluence() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.of("ar", "EG"));
            assertThat(NumberText.fixed(1234.5, 2)).isEqualTo("1234.50");
            assertThat(NumberText.number(1234.5, 5)).isEqualTo("1234.5");
        } finally {
            Locale.setDefault(before);
        }
    }
}
