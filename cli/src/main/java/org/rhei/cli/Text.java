package org.rhei.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.rhei.networks.MethodConfig;

/** Values as messages and reports show them. */
final class Text {
    private static final int MOST_QUOTED = 60;

    private Text() {}

    /** The text without line breaks and other characters that could rewrite what a terminal shows. */
    static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " ").replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "\uFFFD");
    }

    /** Foreign text in quotation marks, shortened. */
    static String quote(String text) {
        String shown = text.codePointCount(0, text.length()) <= MOST_QUOTED
                ? text
                : text.substring(0, text.offsetByCodePoints(0, MOST_QUOTED)) + "...";
        return "'" + oneLine(shown) + "'";
    }

    /** A number as people write it: {@code 0.01}, {@code 1e-5}, {@code 2}. */
    static String number(double value) {
        String text = Double.toString(value).toLowerCase(Locale.ROOT).replace(".0e", "e");
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    /** Numbers with commas between them. */
    static String numbers(double[] values) {
        return Arrays.stream(values).mapToObj(Text::number).collect(Collectors.joining(","));
    }

    /** A method as people call it. */
    static String name(MethodConfig method) {
        return switch (method) {
            case MethodConfig.FlowMatching _ -> "flow matching";
            case MethodConfig.ScoreMatching _ -> "score matching";
            case MethodConfig.EdmDiffusion _ -> "EDM diffusion";
        };
    }
}
