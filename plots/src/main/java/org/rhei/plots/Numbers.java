package org.rhei.plots;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers as text in a picture. */
public final class Numbers {
    private static final String MINUS = "−";
    private static final String THIN_SPACE = "\u2009";

    private Numbers() {}

    /** With so many decimals. */
    static String fixed(double value, int decimals) {
        return BigDecimal.valueOf(value)
                .setScale(decimals, RoundingMode.HALF_UP)
                .toPlainString()
                .replace("-", MINUS);
    }

    /** With four digits at most, trailing zeros left out; very large and very small ones with a power of ten. */
    public static String significant(double value) {
        BigDecimal rounded = BigDecimal.valueOf(value).round(new MathContext(4)).stripTrailingZeros();
        int magnitude = rounded.precision() - rounded.scale() - 1;
        return value == 0 || (magnitude >= -4 && magnitude <= 6)
                ? rounded.toPlainString().replace("-", MINUS)
                : rounded.scaleByPowerOfTen(-magnitude).toPlainString().replace("-", MINUS) + power(magnitude);
    }

    /** With three digits at most and a hyphen for minus: for text that programs may read. */
    public static String plain(double value) {
        return String.valueOf(new BigDecimal(value).round(new MathContext(3)).doubleValue())
                .replaceAll("\\.0$", "");
    }

    /** "times ten to the": what follows a number in units of a power of ten. */
    static String power(int exponent) {
        return " × 10" + superscript(exponent);
    }

    /** In groups of three digits. */
    public static String grouped(int value) {
        return Integer.toString(value).replaceAll("(?<=\\d)(?=(\\d{3})+$)", THIN_SPACE);
    }

    public static String subscript(int value) {
        return shifted(value, "₋₀₁₂₃₄₅₆₇₈₉");
    }

    static String superscript(int value) {
        return shifted(value, "⁻⁰¹²³⁴⁵⁶⁷⁸⁹");
    }

    /** Replaces the minus sign and the digits by those given. */
    private static String shifted(int value, String digits) {
        StringBuilder text = new StringBuilder(Integer.toString(value));
        for (int i = 0; i < text.length(); i++) {
            text.setCharAt(i, digits.charAt(text.charAt(i) == '-' ? 0 : text.charAt(i) - '0' + 1));
        }
        return text.toString();
    }

    /** The exponent of a positive number's leading digit. */
    static int magnitude(double positive) {
        return (int) Math.floor(Math.log10(positive));
    }
}
