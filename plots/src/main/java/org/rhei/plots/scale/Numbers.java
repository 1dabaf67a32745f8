package org.rhei.plots.scale;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.rhei.kernel.text.NumberText;

/** Writes numbers with the signs of typography, for pictures. */
public final class Numbers {
    private static final String MINUS = "−";
    private static final String THIN_SPACE = "\u2009";

    private Numbers() {}

    /**
     * Writes a number with a fixed number of decimals.
     *
     * @param value a finite number
     * @param decimals the digits behind the point
     * @return the number, rounded half away from zero
     */
    public static String fixed(double value, int decimals) {
        return BigDecimal.valueOf(value)
                .setScale(decimals, RoundingMode.HALF_UP)
                .toPlainString()
                .replace("-", MINUS);
    }

    /**
     * Writes a number with at most four digits and no trailing zeros.
     *
     * @param value a finite number
     * @return the number, with a power of ten where it is very large or very small
     */
    public static String significant(double value) {
        BigDecimal rounded = BigDecimal.valueOf(value).round(new MathContext(4)).stripTrailingZeros();
        int magnitude = rounded.precision() - rounded.scale() - 1;
        return value == 0 || (magnitude >= -3 && magnitude <= 6)
                ? rounded.toPlainString().replace("-", MINUS)
                : rounded.scaleByPowerOfTen(-magnitude).toPlainString().replace("-", MINUS) + power(magnitude);
    }

    /**
     * Writes a power of ten as a factor that follows a number.
     *
     * @param exponent the exponent
     * @return such as {@code  × 10⁻³}
     */
    public static String power(int exponent) {
        return " × 10" + superscript(exponent);
    }

    /**
     * Writes a whole number in groups of three digits.
     *
     * @param value the number
     * @return the groups with thin spaces between
     */
    public static String grouped(int value) {
        return NumberText.grouped(value).replace(" ", THIN_SPACE);
    }

    /**
     * Writes a whole number in subscript digits.
     *
     * @param value the number
     * @return such as {@code ₁₂}
     */
    public static String subscript(int value) {
        return shifted(value, "₋₀₁₂₃₄₅₆₇₈₉");
    }

    /**
     * Writes a whole number in superscript digits.
     *
     * @param value the number
     * @return such as {@code ⁻³}
     */
    public static String superscript(int value) {
        return shifted(value, "⁻⁰¹²³⁴⁵⁶⁷⁸⁹");
    }

    /** Replaces the minus sign and the digits 0 to 9 by the given characters. */
    private static String shifted(int value, String digits) {
        StringBuilder text = new StringBuilder(Integer.toString(value));
        for (int i = 0; i < text.length(); i++) {
            text.setCharAt(i, digits.charAt(text.charAt(i) == '-' ? 0 : text.charAt(i) - '0' + 1));
        }
        return text.toString();
    }

    /**
     * Returns the exponent of a number's leading digit.
     *
     * @param positive a positive number
     * @return the greatest power of ten that is not above the number
     */
    public static int magnitude(double positive) {
        return (int) Math.floor(Math.log10(positive));
    }
}
