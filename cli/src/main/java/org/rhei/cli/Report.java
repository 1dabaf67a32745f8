package org.rhei.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.rhei.kernel.Kernels;
import org.rhei.kernel.Tensor;
import org.rhei.solvers.Statistics;

/**
 * What a draw was and what it took.
 *
 * @param timed the draw
 * @param samples how many samples there are, those of all posteriors together
 * @param options what was asked for
 * @param files what was written
 */
record Report(DrawOptions.Timed timed, long samples, DrawOptions options, List<Path> files) {
    void print(PrintWriter out) {
        Statistics statistics = timed.draw().statistics();
        line(out, "shape", Tensor.text(timed.draw().samples().shape()));
        line(out, "seed", Long.toString(options.seed()));
        line(out, "solver", options.solver().toString());
        line(out, "steps", steps(statistics));
        line(out, "network evaluations", evaluations(statistics));
        line(out, "wall time", decimal(timed.seconds() < 10 ? "%.3f" : "%.1f", timed.seconds()) + " s");
        line(out, "samples per second", decimal("%,.0f", samples / timed.seconds()));
        int threads = options.threads();
        line(out, "kernel", Kernels.get().name() + ", " + threads + (threads == 1 ? " thread" : " threads"));
        line(out, "written", files.stream().map(Path::toString).collect(Collectors.joining(", ")));
        out.flush();
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

    private static void line(PrintWriter out, String name, String value) {
        out.println(name + " ".repeat(21 - name.length()) + Text.oneLine(value));
    }
}
