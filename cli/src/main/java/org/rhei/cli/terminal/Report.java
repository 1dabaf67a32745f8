package org.rhei.cli.terminal;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.text.NumberText;
import org.rhei.solvers.Statistics;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The report of a command: named values, printed as lines of text or as one JSON object. */
public final class Report {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** The column in which values begin. */
    private static final int INDENT = 21;

    private static final int MEGABYTE = 1_000_000;

    private final List<Part> parts = new ArrayList<>();
    private final ObjectNode json = JSON.objectNode();

    /** A part of the text. */
    private sealed interface Part {
        /** Returns its lines for a terminal of some columns. */
        List<String> lines(int columns);
    }

    private record Line(String name, String value) implements Part {
        @Override
        public List<String> lines(int columns) {
            List<String> lines = new ArrayList<>();
            String before = name;
            for (String part : Text.wrapped(value, columns - INDENT)) {
                lines.add(before + " ".repeat(Math.max(1, INDENT - Text.width(before))) + part);
                before = "";
            }
            return lines;
        }
    }

    /** A part with an empty line before it. */
    private record Apart(Part part) implements Part {
        @Override
        public List<String> lines(int columns) {
            List<String> lines = new ArrayList<>(List.of(""));
            lines.addAll(part.lines(columns));
            return lines;
        }
    }

    private record Table(TextTable table) implements Part {
        @Override
        public List<String> lines(int columns) {
            return table.lines(columns);
        }
    }

    /** Adds a line whose value is a text in JSON. */
    public Report line(String name, String value) {
        return text(name, value).value(name, JSON.stringNode(value));
    }

    /** Adds a line whose value is a whole number. */
    public Report line(String name, long number) {
        return text(name, Long.toString(number)).value(name, JSON.numberNode(number));
    }

    /** Adds a line whose value is a number in JSON. */
    public Report line(String name, String value, double number) {
        return text(name, value).value(name, JsonText.number(number));
    }

    /** Adds a table that JSON does not have, after an empty line. */
    public Report table(TextTable table) {
        parts.add(new Apart(new Table(table)));
        return this;
    }

    /** Adds a line that begins a section, after an empty line; JSON does not have it. */
    public Report section(String name, String value) {
        parts.add(new Apart(new Line(name, Text.oneLine(value))));
        return this;
    }

    /** Adds a line that JSON does not have. */
    public Report text(String name, String value) {
        parts.add(new Line(name, Text.oneLine(value)));
        return this;
    }

    /** Adds a value to JSON alone, by its name in words. */
    public Report value(String name, JsonNode value) {
        json.set(name.replace(' ', '_'), value);
        return this;
    }

    /** Adds a whole number to JSON alone. */
    public Report value(String name, long number) {
        return value(name, JSON.numberNode(number));
    }

    /** Adds the shape of the result. */
    public Report shape(Tensor result) {
        return shape("shape", result.shape());
    }

    /** Adds a shape. */
    public Report shape(String name, int... shape) {
        ArrayNode sizes = JSON.arrayNode();
        for (int size : shape) {
            sizes.add(size);
        }
        return text(name, Tensor.text(shape)).value(name, sizes);
    }

    /** Adds the steps and evaluations of a solver. */
    public Report work(Statistics statistics) {
        return text("steps", steps(statistics))
                .value("steps", statistics.accepted())
                .value("rejected steps", statistics.rejected())
                .text("network evaluations", evaluations(statistics))
                .value("network evaluations", statistics.evaluations())
                .value("mean network evaluations", JsonText.number(statistics.meanEvaluations()));
    }

    /** Adds the share of samples inside their bounds, if there are bounds. */
    public Report acceptance(boolean bounded, double share) {
        return bounded ? line("accepted", NumberText.number(100 * share, 4) + " % of the samples drawn", share) : this;
    }

    /**
     * Adds the wall time and the rate.
     *
     * @param what the name of the things that were counted, in the plural
     */
    public Report time(double seconds, String what, long count) {
        return line("wall time", NumberText.fixed(seconds, seconds < 10 ? 3 : 1) + " s", seconds)
                .line(what + " per second", NumberText.rate(count / seconds), count / seconds);
    }

    /** Adds the kernels that evaluated the network, and the number of threads. */
    public Report kernel(String name, int threads) {
        return text("kernel", name + ", " + NumberText.count(threads, "thread"))
                .value("kernel", JSON.stringNode(name))
                .value("threads", threads);
    }

    /** Adds the most memory that the process had, heap and everything else, where the system counts it. */
    public Report peakMemory() {
        OptionalLong peak = PeakMemory.ofProcess();
        return peak.isEmpty()
                ? this
                : text("peak memory", Math.ceilDiv(peak.getAsLong(), MEGABYTE) + " MB")
                        .value("peak memory bytes", peak.getAsLong());
    }

    /** Adds the files of values that were read. */
    public Report read(List<InputSummary> inputs) {
        for (InputSummary input : inputs) {
            text("read", input.text());
            json.withArray("read").add(input.json());
        }
        return this;
    }

    /** Adds the files that were written. */
    public Report written(List<Path> files) {
        ArrayNode names = JSON.arrayNode();
        files.forEach(file -> names.add(file.toString()));
        return text("written", files.stream().map(Path::toString).collect(Collectors.joining(", ")))
                .value("written", names);
    }

    /** Prints the report: as one JSON object in one line, as text, or not at all. */
    public void print(Terminal terminal, ReportForm form) {
        if (form.json()) {
            ObjectNode all = JSON.objectNode();
            all.put("command", form.command()).setAll(json);
            terminal.out().println(Text.json(JsonText.finite(all).toString()));
            terminal.out().flush();
        } else if (!form.quiet()) {
            PrintWriter out = terminal.out();
            parts.forEach(part -> part.lines(terminal.columns()).forEach(out::println));
            out.flush();
        }
    }

    private static String steps(Statistics statistics) {
        return statistics.rejected() == 0
                ? Long.toString(statistics.accepted())
                : statistics.accepted() + " accepted, " + statistics.rejected() + " rejected";
    }

    /** Returns the evaluations of a sample; they differ between samples where each chooses its own steps. */
    private static String evaluations(Statistics statistics) {
        boolean same = statistics.meanEvaluations() == statistics.evaluations();
        return same
                ? statistics.evaluations() + " a sample"
                : "at most " + statistics.evaluations() + " a sample, "
                        + NumberText.fixed(statistics.meanEvaluations(), 1) + " on average";
    }
}
