package org.rhei.kernel.text;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Writes numbers as people write them and as the command reads them, in every locale: {@code 0.01}, {@code 1e-5}, {@code 2}, {@code inf},
 * {@code NaN}. Numbers below 0.001 and from 10 million on have a power of ten.
 */
public final class NumberText {
    private NumberText() {}

    /**
     * Writes a number with as many digits as distinguish it from other numbers.
     *
     * @param value any number
     * @return the text
     */
    public static String number(double value) {
        return plain(Double.toString(value));
    }

    /**
     * Writes a number of single precision with as many digits as distinguish it from others of this precision.
     *
     * @param value any number
     * @return the text
     */
    public static String number(float value) {
        return plain(Float.toString(value));
    }

    private static String plain(String java) {
        String text = java.replace(".0E", "e").replace('E', 'e').replace("Infinity", "inf");
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    /**
     * Writes a number rounded to some significant digits, half away from zero, without zeros at the end.
     *
     * @param value any number
     * @param digits the most digits, at least 1
     * @return the text
     */
    public static String number(double value, int digits) {
        return Double.isFinite(value) && value != 0
                ? number(
                        BigDecimal.valueOf(value).round(new MathContext(digits)).doubleValue())
                : number(value);
    }

    /**
     * Writes a number rounded up to some significant digits, for the least value that serves.
     *
     * @param value a positive number
     * @param digits the most digits, at least 1
     * @return the text of a number that is not below the value
     */
    public static String atLeast(double value, int digits) {
        return number(BigDecimal.valueOf(value)
                .round(new MathContext(digits, RoundingMode.CEILING))
                .doubleValue());
    }

    /**
     * Writes a tolerance, always with a power of ten, so that tolerances compare at a glance: {@code 1e-3}, {@code 1e-5}.
     *
     * @param value any number
     * @return the text
     */
    public static String tolerance(double value) {
        if (!(value > 0 && value < 1)) {
            return number(value);
        }
        BigDecimal digits = BigDecimal.valueOf(value).stripTrailingZeros();
        int exponent = digits.precision() - digits.scale() - 1;
        return digits.scaleByPowerOfTen(-exponent).toPlainString() + "e" + exponent;
    }

    /**
     * Writes a number with a fixed number of decimals, rounded half away from zero, for columns and durations.
     *
     * @param value any number
     * @param decimals the digits behind the point
     * @return the text
     */
    public static String fixed(double value, int decimals) {
        return Double.isFinite(value)
                ? BigDecimal.valueOf(value)
                        .setScale(decimals, RoundingMode.HALF_UP)
                        .toPlainString()
                : number(value);
    }

    /**
     * Writes a rate or a large number: a whole number in groups of three digits from 100 on, three digits below.
     *
     * @param value any number
     * @return the text
     */
    public static String rate(double value) {
        if (!(value < Long.MAX_VALUE)) {
            return number(value);
        }
        return value >= 100 ? grouped(Math.round(value)) : number(value, 3);
    }

    /**
     * Writes a whole number, from 10 000 on in groups of three digits with spaces between them.
     *
     * @param value any number
     * @return the text
     */
    public static String grouped(long value) {
        String digits = Long.toString(value);
        return digits.length() < 5 ? digits : digits.replaceAll("(?<=\\d)(?=(\\d{3})+$)", " ");
    }

    /**
     * Writes a count of things.
     *
     * @param count any number
     * @param noun the name of one, whose plural ends with s
     * @return the count and the noun in the number that belongs to it
     */
    public static String count(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
