package org.rhei.cli.terminal;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.rhei.kernel.Tensor;
import org.rhei.solvers.Statistics;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The report of a command: named values, printed as lines of text or as one JSON object. */
public final class Report {
    private final List<String> lines = new ArrayList<>();
    private final ObjectNode json = JsonNodeFactory.instance.objectNode();

    /** Adds a line. */
    public Report line(String name, String value) {
        lines.add(name + " ".repeat(21 - name.length()) + Text.oneLine(value));
        json.put(name.replace(' ', '_'), value);
        return this;
    }

    /** Adds a line whose value is a number in JSON. */
    public Report line(String name, String value, double number) {
        line(name, value);
        json.put(name.replace(' ', '_'), number);
        return this;
    }

    /** Adds the shape of the result. */
    public Report shape(Tensor result) {
        return line("shape", Tensor.text(result.shape()));
    }

    /** Adds the steps and evaluations of a solver. */
    public Report work(Statistics statistics) {
        return line("steps", steps(statistics)).line("network evaluations", evaluations(statistics));
    }

    /** Adds the share of samples inside their bounds, if there are bounds. */
    public Report acceptance(boolean bounded, double share) {
        return bounded ? line("accepted", decimal("%.4g", 100 * share) + " % of the samples drawn") : this;
    }

    /**
     * Adds the wall time and the rate.
     *
     * @param what the name of the things that were counted, in the plural
     */
    public Report time(double seconds, String what, long count) {
        return line("wall time", decimal(seconds < 10 ? "%.3f" : "%.1f", seconds) + " s", seconds)
                .line(what + " per second", decimal("%,.0f", count / seconds), count / seconds);
    }

    /** Adds the kernels that evaluated the network, and the number of threads. */
    public Report kernel(String name, int threads) {
        return line("kernel", name + ", " + threads + (threads == 1 ? " thread" : " threads"));
    }

    /** Adds the files of values that were read. */
    public Report read(List<InputSummary> inputs) {
        for (InputSummary input : inputs) {
            lines.add("read" + " ".repeat(17) + Text.oneLine(input.text()));
            json.withArray("read").add(input.json());
        }
        return this;
    }

    /** Adds the files that were written. */
    public Report written(List<Path> files) {
        return line("written", files.stream().map(Path::toString).collect(Collectors.joining(", ")));
    }

    /** Prints the report as one JSON object in one line. */
    public void printJson(Terminal terminal) {
        terminal.out().println(json);
        terminal.out().flush();
    }

    /** Prints the report as text, unless the user wants none. */
    public void print(Terminal terminal, boolean quiet) {
        if (!quiet) {
            PrintWriter out = terminal.out();
            lines.forEach(out::println);
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
                : "at most " + statistics.evaluations() + " a sample, " + decimal("%.1f", statistics.meanEvaluations())
                        + " on average";
    }

    private static String decimal(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
