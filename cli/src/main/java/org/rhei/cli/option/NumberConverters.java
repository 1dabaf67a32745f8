package org.rhei.cli.option;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Pattern;
import org.rhei.cli.terminal.Text;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Converts the numbers of options as people write them: with an exponent ({@code 1e6}), with an underscore between digits
 * ({@code 10_000}), with a sign, with the minus sign of typeset text. A locale has no influence.
 */
final class NumberConverters {
    private static final String DIGITS = "\\d+(?:_+\\d+)*";

    /** An exponent has at most three digits: a longer one is no number that an option takes, and costs memory to expand. */
    private static final Pattern DECIMAL =
            Pattern.compile("[+-]?(?:" + DIGITS + "\\.?|(?:" + DIGITS + ")?\\." + DIGITS + ")(?:[eE][+-]?\\d{1,3})?");

    private static final Pattern INFINITE = Pattern.compile("([+-]?)inf(?:inity)?");
    private static final Pattern NAN = Pattern.compile("[+-]?nan");
    private static final int MOST_CHARACTERS = 400;

    private NumberConverters() {}

    /** Registers the converters for all options of a command and of its subcommands. */
    static void register(CommandLine command) {
        ITypeConverter<Integer> ints = text -> Math.toIntExact(whole(text, Integer.MIN_VALUE, Integer.MAX_VALUE));
        ITypeConverter<Long> longs = text -> whole(text, Long.MIN_VALUE, Long.MAX_VALUE);
        command.registerConverter(int.class, ints);
        command.registerConverter(Integer.class, ints);
        command.registerConverter(long.class, longs);
        command.registerConverter(Long.class, longs);
        command.registerConverter(double.class, NumberConverters::real);
        command.registerConverter(Double.class, NumberConverters::real);
    }

    /**
     * Returns the number that a text stands for, without underscores and in the digits and signs of Java; infinities and NaN become
     * {@code Infinity} and {@code NaN}.
     *
     * @throws TypeConversionException if the text is no number
     */
    static String plain(String text) {
        String number = text.strip().replace('\u2212', '-');
        if (number.length() <= MOST_CHARACTERS && DECIMAL.matcher(number).matches()) {
            return number.replace("_", "");
        }
        String word = number.toLowerCase(Locale.ROOT);
        if (INFINITE.matcher(word).matches()) {
            return word.charAt(0) == '-' ? "-Infinity" : "Infinity";
        }
        if (NAN.matcher(word).matches()) {
            return "NaN";
        }
        throw new TypeConversionException(
                "found " + Text.quote(text) + ", expected a number, such as 0.01, 1e-5 or 10_000");
    }

    /** Returns true if a text is a number. */
    static boolean isNumber(String text) {
        try {
            plain(text);
            return true;
        } catch (TypeConversionException _) {
            return false;
        }
    }

    /**
     * Returns a real number.
     *
     * @throws TypeConversionException if the text is no number
     */
    static double real(String text) {
        return Double.parseDouble(plain(text));
    }

    /**
     * Returns a whole number.
     *
     * @throws TypeConversionException if the text is no whole number, or one outside the bounds
     */
    static long whole(String text, long least, long most) {
        String number;
        try {
            number = plain(text);
        } catch (TypeConversionException _) {
            number = "";
        }
        String found = "found " + Text.quote(text) + ", expected a whole number";
        if (number.isEmpty() || number.endsWith("y") || number.endsWith("N")) {
            throw new TypeConversionException(found + ", such as 1000, 10_000 or 1e6");
        }
        BigDecimal value = new BigDecimal(number);
        if (value.compareTo(BigDecimal.valueOf(most)) > 0) {
            throw new TypeConversionException(found + " of at most " + most);
        }
        if (value.compareTo(BigDecimal.valueOf(least)) < 0) {
            throw new TypeConversionException(found + " of at least " + least);
        }
        try {
            return value.longValueExact();
        } catch (ArithmeticException _) {
            throw new TypeConversionException(found + ", such as 1000, 10_000 or 1e6");
        }
    }
}
