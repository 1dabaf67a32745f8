package org.rhei.cli.terminal;

import java.io.IOException;
import java.lang.Character.UnicodeScript;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.rhei.kernel.text.NumberText;
import org.rhei.networks.MethodConfig;

/** Formats values for messages and reports. */
public final class Text {
    private static final int MOST_QUOTED = 60;
    private static final int MOST_LISTED = 100;
    private static final long MOST_BYTES = 1_000_000;

    /** The most characters of a message, and those of its end that are kept where it is longer: files and names may be long. */
    private static final int MOST_CHARACTERS = 480;

    private static final int KEPT_END = 160;

    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Cn}\\p{Zl}\\p{Zp}]");
    /** The scripts whose characters take two columns of a terminal. */
    private static final Set<UnicodeScript> WIDE = EnumSet.of(
            UnicodeScript.HAN,
            UnicodeScript.HIRAGANA,
            UnicodeScript.KATAKANA,
            UnicodeScript.HANGUL,
            UnicodeScript.BOPOMOFO,
            UnicodeScript.YI);

    private Text() {}

    /** Returns the text without line breaks and other characters that could rewrite what a terminal shows. */
    public static String oneLine(String text) {
        String line =
                text.lines().map(String::strip).filter(part -> !part.isEmpty()).collect(Collectors.joining(" "));
        return printable(line);
    }

    /** Returns a line with every character replaced that could rewrite what a terminal shows. */
    static String printable(String line) {
        return UNPRINTABLE.matcher(line).replaceAll("\uFFFD");
    }

    /** Returns a message as one line of a bounded length, whatever the file that it is about holds: a longer one loses its middle. */
    public static String message(String text) {
        if (text.length() <= MOST_CHARACTERS) {
            return oneLine(text);
        }
        int end = text.length() - KEPT_END;
        return oneLine(text.substring(0, MOST_CHARACTERS - KEPT_END)) + " ... " + oneLine(text.substring(end));
    }

    /**
     * Returns a JSON text in which no character could rewrite what a terminal shows: those in its strings are escaped, and elsewhere JSON
     * has none but line breaks.
     */
    public static String json(String text) {
        return UNPRINTABLE
                .matcher(text)
                .replaceAll(found -> found.group().equals("\n") || found.group().equals("\r")
                        ? found.group()
                        : escape(found.group()));
    }

    private static String escape(String character) {
        return character
                .chars()
                .mapToObj(unit -> String.format(Locale.ROOT, "\\\\u%04x", unit))
                .collect(Collectors.joining());
    }

    /**
     * Reads a small text file.
     *
     * @throws InputException when it cannot be read, is long or no UTF-8
     */
    public static String of(Path file) {
        try {
            InputException.requireFile(file);
            if (Files.size(file) > MOST_BYTES) {
                throw new InputException(file + ": found " + NumberText.count(Files.size(file), "byte")
                        + ", expected at most " + MOST_BYTES);
            }
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new InputException(file + ": expected text in UTF-8", e);
        } catch (IOException e) {
            throw InputException.unreadable(file, e);
        }
    }

    /** Returns text from outside the program in quotation marks, shortened. */
    public static String quote(String text) {
        return "'" + shortened(text) + "'";
    }

    private static String shortened(String text) {
        int most = Math.min(text.length(), 2 * MOST_QUOTED); // a character has at most two units
        return oneLine(
                text.codePointCount(0, most) <= MOST_QUOTED && most == text.length()
                        ? text
                        : text.substring(0, text.offsetByCodePoints(0, MOST_QUOTED)) + "...");
    }

    /** Returns names from outside the program separated by commas, so many of them as fit a part of a line. */
    public static String list(List<String> names) {
        StringBuilder text = new StringBuilder();
        int shown = 0;
        while (shown < names.size() && text.length() < MOST_LISTED) {
            String name = names.get(shown);
            text.append(shown++ == 0 ? "" : ", ").append(name.isBlank() ? "''" : shortened(name));
        }
        return shown == names.size() ? text.toString() : text + ", ... (" + names.size() + " in all)";
    }

    /**
     * Returns the lines of a text, which end between words; a longer word has a line of its own.
     *
     * @param width the most columns of a line; none if it is not positive
     */
    public static List<String> wrapped(String text, int width) {
        if (width <= 0 || width(text) <= width) {
            return List.of(text);
        }
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        int taken = 0;
        for (String word : text.split(" ", -1)) {
            int own = width(word);
            if (!line.isEmpty() && taken + 1 + own > width) {
                lines.add(line.toString());
                line.setLength(0);
                taken = 0;
            }
            taken += (line.isEmpty() ? 0 : 1) + own;
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    /** Returns the number of columns that a text takes on a terminal: two for each wide character, none for a combining one. */
    public static int width(String text) {
        return text.codePoints().map(Text::width).sum();
    }

    private static int width(int character) {
        if (character < 0x300) {
            return 1;
        }
        return switch (Character.getType(character)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT, Character.CONTROL -> 0;
            default -> isWide(character) ? 2 : 1;
        };
    }

    private static boolean isWide(int character) {
        if (isIn(character, 0xFF61, 0xFFDC)) { // half-width forms
            return false;
        }
        return isIn(character, 0x3000, 0x303E)
                || isIn(character, 0xFF01, 0xFF60)
                || isIn(character, 0xFFE0, 0xFFE6)
                || Character.isEmojiPresentation(character)
                || WIDE.contains(Character.UnicodeScript.of(character));
    }

    private static boolean isIn(int character, int first, int last) {
        return character >= first && character <= last;
    }

    /** Returns numbers separated by commas. */
    public static String numbers(double[] values) {
        return Arrays.stream(values).mapToObj(NumberText::number).collect(Collectors.joining(","));
    }

    /** Returns the common name of a method. */
    public static String name(MethodConfig method) {
        return switch (method) {
            case MethodConfig.FlowMatching _ -> "flow matching";
            case MethodConfig.ScoreMatching _ -> "score matching";
            case MethodConfig.EdmDiffusion _ -> "EDM diffusion";
            case MethodConfig.NormalizingFlow _ -> "a normalizing flow";
        };
    }
}
