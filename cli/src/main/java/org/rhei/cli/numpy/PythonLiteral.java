package org.rhei.cli.numpy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Parses the literals of Python that headers consist of: texts, whole numbers, truth values, tuples, lists and dictionaries.
 * Those of Python 2 are read too: {@code 1L}, {@code u'text'}.
 */
final class PythonLiteral {
    private static final int MOST_DEPTH = 8;
    private static final int MOST_DIGITS = 18;

    private final String text;
    private int at;

    private PythonLiteral(String text) {
        this.text = text;
    }

    /**
     * Parses a literal.
     *
     * @return a {@code String}, {@code Long}, {@code Boolean}, {@code List} or {@code Map}
     * @throws IllegalArgumentException if the text is none
     */
    static Object parse(String text) {
        PythonLiteral literal = new PythonLiteral(text);
        Object value = literal.value(0);
        literal.skipSpaces();
        if (literal.at != text.length()) {
            throw literal.fault();
        }
        return value;
    }

    private Object value(int depth) {
        if (depth > MOST_DEPTH) {
            throw fault();
        }
        skipSpaces();
        char c = peek();
        return switch (c) {
            case '{' -> dictionary(depth);
            case '(' -> sequence(')', depth);
            case '[' -> sequence(']', depth);
            case '\'', '"' -> string();
            default -> word();
        };
    }

    private Map<String, Object> dictionary(int depth) {
        Map<String, Object> entries = new LinkedHashMap<>();
        at++;
        while (!ends('}')) {
            if (!(value(depth + 1) instanceof String key)) {
                throw fault();
            }
            expect(':');
            if (entries.put(key, value(depth + 1)) != null) {
                throw fault();
            }
            separate('}');
        }
        return entries;
    }

    private List<Object> sequence(char end, int depth) {
        List<Object> values = new ArrayList<>();
        at++;
        while (!ends(end)) {
            values.add(value(depth + 1));
            separate(end);
        }
        return values;
    }

    /** Skips the end of a collection, if it is here. */
    private boolean ends(char end) {
        skipSpaces();
        boolean ends = peek() == end;
        at += ends ? 1 : 0;
        return ends;
    }

    /** Skips a comma, which may be missing before the end. */
    private void separate(char end) {
        skipSpaces();
        if (peek() == ',') {
            at++;
        } else if (peek() != end) {
            throw fault();
        }
    }

    private void expect(char expected) {
        skipSpaces();
        if (peek() != expected) {
            throw fault();
        }
        at++;
    }

    private String string() {
        char quote = text.charAt(at++);
        StringBuilder found = new StringBuilder();
        while (peek() != quote) {
            if (peek() == '\\') {
                at++;
            }
            found.append(peek());
            at++;
        }
        at++;
        return found.toString();
    }

    private Object word() {
        int start = at;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '-')) {
            at++;
        }
        String word = text.substring(start, at);
        if (at < text.length() && (text.charAt(at) == '\'' || text.charAt(at) == '"') && word.matches("[uUbB]")) {
            return string();
        }
        return switch (word) {
            case "True" -> true;
            case "False" -> false;
            default -> number(word);
        };
    }

    /** Returns a number that is a {@link Long} if it has few enough digits. */
    private Number number(String word) {
        String digits = word.endsWith("L") ? word.substring(0, word.length() - 1) : word;
        if (!digits.matches("-?\\d+")) {
            throw fault();
        }
        if (digits.length() > MOST_DIGITS) {
            return new BigInteger(digits);
        }
        return Long.parseLong(digits);
    }

    private char peek() {
        if (at >= text.length()) {
            throw fault();
        }
        return text.charAt(at);
    }

    private void skipSpaces() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private IllegalArgumentException fault() {
        return new IllegalArgumentException("no literal of Python at character " + at);
    }
}
