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

/** What was done and what it took, line by line. */
public final class Report {
    private final List<String> lines = new ArrayList<>();
    private final ObjectNode json = JsonNodeFactory.instance.objectNode();

    public Report line(String name, String value) {
        lines.add(name + " ".repeat(21 - name.length()) + Text.oneLine(value));
        json.put(name.replace(' ', '_'), value);
        return this;
    }

    /** A number, which is text to people alone. */
    public Report line(String name, String value, double number) {
        line(name, value);
        json.put(name.replace(' ', '_'), number);
        return this;
    }

    public Report shape(Tensor result) {
        return line("shape", Tensor.text(result.shape()));
    }

    /** Steps and evaluations. */
    public Report work(Statistics statistics) {
        return line("steps", steps(statistics)).line("network evaluations", evaluations(statistics));
    }

    /** The share of samples inside their bounds, where there are any. */
    public Report acceptance(boolean bounded, double share) {
        return bounded ? line("accepted", decimal("%.4g", 100 * share) + " % of the samples drawn") : this;
    }

    public Report time(double seconds, String what, long count) {
        return line("wall time", decimal(seconds < 10 ? "%.3f" : "%.1f", seconds) + " s", seconds)
                .line(what + " per second", decimal("%,.0f", count / seconds), count / seconds);
    }

    public Report kernel(String name, int threads) {
        return line("kernel", name + ", " + threads + (threads == 1 ? " thread" : " threads"));
    }

    public Report written(List<Path> files) {
        return line("written", files.stream().map(Path::toString).collect(Collectors.joining(", ")));
    }

    /** Prints it as one JSON object in one line. */
    public void printJson(Terminal terminal) {
        terminal.out().println(json);
        terminal.out().flush();
    }

    /** Prints it, unless that is not wanted. */
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

    /** Each sample needs the same where all share their steps. */
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
