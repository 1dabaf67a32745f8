package org.rhei.serve.protocol;

import java.util.regex.Pattern;

/** Numbers that clients write as texts, in the notation of JSON and of tables: digits, a point, an exponent. */
public final class ClientNumbers {
    // Java's own parsers take more: hexadecimal numbers, the suffixes of literals, and digits of other scripts.
    private static final Pattern NUMBER = Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");
    private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]+");

    private ClientNumbers() {}

    /**
     * Returns a number.
     *
     * @param name the parameter that holds the text
     * @param text the number, which may have blanks around it
     * @throws RequestException if the text is none
     */
    public static double number(String name, String text) {
        String digits = text.strip();
        if (!NUMBER.matcher(digits).matches()) {
            throw RequestException.bad(name + " holds " + ClientText.quoted(text) + ", expected a number");
        }
        return Double.parseDouble(digits);
    }

    /**
     * Returns a whole number.
     *
     * @param name the parameter
     * @param text its value
     * @throws RequestException if the text is none
     */
    public static long whole(String name, String text) {
        try {
            if (WHOLE.matcher(text).matches()) {
                return Long.parseLong(text);
            }
        } catch (NumberFormatException e) {
            // beyond the range: the message below serves
        }
        throw RequestException.bad(name + " is " + ClientText.quoted(text) + ", expected a whole number");
    }
}
