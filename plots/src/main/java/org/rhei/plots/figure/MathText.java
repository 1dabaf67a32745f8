package org.rhei.plots.figure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.rhei.plots.canvas.Canvas;
import org.rhei.plots.canvas.Canvas.Anchor;
import org.rhei.plots.canvas.Canvas.TextStyle;

/**
 * A line of text in which parts between dollar signs are set as LaTeX sets them: {@code $\\Omega_{m}$}, {@code $x_{1,2}$},
 * {@code $10^{-3}$}.
 *
 * <p>Between dollar signs, {@code _} and {@code ^} lower and raise the next character or the next group in braces, Greek letters and
 * some symbols have their names ({@code \\theta}, {@code \\odot}, {@code \\pm}), a hyphen is a minus sign, and commands that only choose a
 * font are left out. A name that is not known stands as it is, without the backslash. Text with fewer than two dollar signs stays as it
 * is.
 *
 * @param runs the parts of the line, from left to right
 */
public record MathText(List<Run> runs) {
    /**
     * A part of a line with one size.
     *
     * @param text the characters
     * @param level 0 on the line, below 0 in a subscript, above 0 in a superscript
     */
    public record Run(String text, int level) {
        private double scale() {
            return level == 0 ? 1 : 0.7;
        }

        /** Returns the distance upwards from the line, as a share of the font size. */
        private double rise() {
            return level < 0 ? -0.25 : level > 0 ? 0.38 : 0;
        }
    }

    private static final Map<String, String> SYMBOLS = Map.ofEntries(
            Map.entry("alpha", "α"),
            Map.entry("beta", "β"),
            Map.entry("gamma", "γ"),
            Map.entry("delta", "δ"),
            Map.entry("epsilon", "ε"),
            Map.entry("varepsilon", "ε"),
            Map.entry("zeta", "ζ"),
            Map.entry("eta", "η"),
            Map.entry("theta", "θ"),
            Map.entry("vartheta", "ϑ"),
            Map.entry("iota", "ι"),
            Map.entry("kappa", "κ"),
            Map.entry("lambda", "λ"),
            Map.entry("mu", "μ"),
            Map.entry("nu", "ν"),
            Map.entry("xi", "ξ"),
            Map.entry("pi", "π"),
            Map.entry("rho", "ρ"),
            Map.entry("sigma", "σ"),
            Map.entry("tau", "τ"),
            Map.entry("upsilon", "υ"),
            Map.entry("phi", "φ"),
            Map.entry("varphi", "φ"),
            Map.entry("chi", "χ"),
            Map.entry("psi", "ψ"),
            Map.entry("omega", "ω"),
            Map.entry("Gamma", "Γ"),
            Map.entry("Delta", "Δ"),
            Map.entry("Theta", "Θ"),
            Map.entry("Lambda", "Λ"),
            Map.entry("Xi", "Ξ"),
            Map.entry("Pi", "Π"),
            Map.entry("Sigma", "Σ"),
            Map.entry("Upsilon", "Υ"),
            Map.entry("Phi", "Φ"),
            Map.entry("Psi", "Ψ"),
            Map.entry("Omega", "Ω"),
            Map.entry("times", "×"),
            Map.entry("cdot", "·"),
            Map.entry("pm", "±"),
            Map.entry("odot", "⊙"),
            Map.entry("infty", "∞"),
            Map.entry("ell", "ℓ"),
            Map.entry("hbar", "ħ"),
            Map.entry("degree", "°"),
            Map.entry("circ", "°"),
            Map.entry("prime", "′"),
            Map.entry("star", "*"),
            Map.entry("ast", "*"),
            Map.entry("sim", "~"),
            Map.entry("approx", "≈"),
            Map.entry("leq", "≤"),
            Map.entry("geq", "≥"),
            Map.entry("partial", "∂"),
            Map.entry("sqrt", "√"),
            Map.entry("sum", "∑"),
            Map.entry("parallel", "∥"),
            Map.entry("to", "→"),
            Map.entry("rightarrow", "→"));

    /** Commands that choose a font or a size: their argument is set as the rest. */
    private static final List<String> FONTS = List.of(
            "mathrm",
            "rm",
            "text",
            "textrm",
            "mathit",
            "mathbf",
            "boldsymbol",
            "mathcal",
            "operatorname",
            "left",
            "right");

    /** Copies the list. */
    public MathText {
        runs = List.copyOf(runs);
    }

    /**
     * Reads a line.
     *
     * @param line any text
     * @return the line in parts
     */
    public static MathText of(String line) {
        List<Run> runs = new ArrayList<>();
        int at = 0;
        while (at < line.length()) {
            int open = line.indexOf('$', at);
            int close = open < 0 ? -1 : line.indexOf('$', open + 1);
            if (close < 0) {
                add(runs, line.substring(at), 0);
                break;
            }
            add(runs, line.substring(at, open), 0);
            new Reader(line.substring(open + 1, close), runs).read();
            at = close + 1;
        }
        return new MathText(runs);
    }

    private static void add(List<Run> runs, String text, int level) {
        if (text.isEmpty()) {
            return;
        }
        if (!runs.isEmpty() && runs.getLast().level == level) {
            runs.set(runs.size() - 1, new Run(runs.getLast().text + text, level));
        } else {
            runs.add(new Run(text, level));
        }
    }

    /** Reads the text between two dollar signs. */
    private static final class Reader {
        private final String text;
        private final List<Run> runs;
        private int at;

        Reader(String text, List<Run> runs) {
            this.text = text;
            this.runs = runs;
        }

        void read() {
            while (at < text.length()) {
                atom(0);
            }
        }

        /** Reads one character, one command, or one group in braces. */
        private void atom(int level) {
            char next = text.charAt(at++);
            switch (next) {
                case '{' -> {
                    while (at < text.length() && text.charAt(at) != '}') {
                        atom(level);
                    }
                    at++;
                }
                case '_' -> shifted(-1);
                case '^' -> shifted(1);
                case '\\' -> command(level);
                case '-' -> add(runs, "−", level);
                case '~' -> add(runs, "\u00a0", level);
                case ' ', '}' -> {}
                default -> add(runs, Character.toString(next), level);
            }
        }

        private void shifted(int level) {
            if (at < text.length()) {
                atom(level);
            }
        }

        private void command(int level) {
            int start = at;
            while (at < text.length() && Character.isLetter(text.charAt(at))) {
                at++;
            }
            String name = text.substring(start, at);
            if (name.isEmpty()) { // an escaped character or a space
                if (at < text.length()) {
                    char escaped = text.charAt(at++);
                    add(runs, ",;: !".indexOf(escaped) >= 0 ? "\u2009" : Character.toString(escaped), level);
                }
            } else if (!FONTS.contains(name)) {
                add(runs, SYMBOLS.getOrDefault(name, name), level);
            } else if (at < text.length() && text.charAt(at) == '{') {
                atom(level);
            }
        }
    }

    /**
     * Returns the line without levels, for places that have one size.
     *
     * @return the characters of all parts, with {@code _} and {@code ^} before subscripts and superscripts
     */
    public String plain() {
        StringBuilder plain = new StringBuilder();
        for (Run run : runs) {
            plain.append(run.level < 0 ? "_" : run.level > 0 ? "^" : "").append(run.text);
        }
        return plain.toString();
    }

    /**
     * Measures the line.
     *
     * @param size the font size
     * @return the width in points
     */
    public double width(double size) {
        return runs.stream()
                .mapToDouble(run -> Lettering.width(run.text, size * run.scale()))
                .sum();
    }

    /**
     * Writes the line from left to right.
     *
     * @param canvas the canvas
     * @param x the horizontal place of its point
     * @param y the baseline
     * @param style the size, the colour, and where the line lies relative to its point
     */
    public void draw(Canvas canvas, double x, double y, TextStyle style) {
        if (runs.size() == 1 && runs.getFirst().level == 0) {
            canvas.text(runs.getFirst().text, x, y, style);
            return;
        }
        double start = x - offset(style);
        for (Run run : runs) {
            canvas.text(run.text, start, y - run.rise() * style.size(), part(run, style));
            start += Lettering.width(run.text, style.size() * run.scale());
        }
    }

    /**
     * Writes the line upwards.
     *
     * @param canvas the canvas
     * @param x the baseline
     * @param y the vertical place of its point
     * @param style the size, the colour, and where the line lies relative to its point
     */
    public void drawUpwards(Canvas canvas, double x, double y, TextStyle style) {
        if (runs.size() == 1 && runs.getFirst().level == 0) {
            canvas.textUpwards(runs.getFirst().text, x, y, style);
            return;
        }
        double start = y + offset(style);
        for (Run run : runs) {
            canvas.textUpwards(run.text, x - run.rise() * style.size(), start, part(run, style));
            start -= Lettering.width(run.text, style.size() * run.scale());
        }
    }

    private double offset(TextStyle style) {
        return switch (style.anchor()) {
            case START -> 0;
            case MIDDLE -> width(style.size()) / 2;
            case END -> width(style.size());
        };
    }

    private static TextStyle part(Run run, TextStyle style) {
        return new TextStyle(style.size() * run.scale(), style.colour(), Anchor.START);
    }
}
