package org.rhei.cli.run;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.terminal.Report;
import org.rhei.cli.terminal.Terminal;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.text.NumberText;
import org.rhei.pipelines.SampleResult;
import org.rhei.solvers.IntegrationException;
import org.rhei.solvers.Outcome;
import org.rhei.solvers.Outcome.Status;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The samples of a draw that did not reach the end: they are counted and become NaN. */
final class SampleFailures {
    private final long samples;
    private final int observations;
    private final boolean withTimes;
    private final Map<Status, Long> counts = new EnumMap<>(Status.class);

    /** The number of samples of the parts so far, of all observations together. */
    private long taken;

    private long first;
    private @Nullable Outcome outcomeOfFirst;

    /**
     * Prepares the counts of a draw.
     *
     * @param samples the number of samples of all observations together
     * @param observations the number of observations
     * @param withTimes true if the samples have a leading axis of times
     */
    SampleFailures(long samples, int observations, boolean withTimes) {
        this.samples = samples;
        this.observations = observations;
        this.withTimes = withTimes;
    }

    /**
     * Counts the samples of the draw's next part that failed, and replaces them by NaN.
     *
     * @param part the samples, which are changed in place
     */
    void withdraw(SampleResult part) {
        Tensor all = part.samples();
        int times = withTimes ? all.dim(0) : 1;
        int size = part.rows() / times;
        for (int number : part.failures().keySet()) {
            for (int time = 0; time < times; time++) {
                int at = (time * size + number) * part.columns();
                Arrays.fill(all.data(), at, at + part.columns(), Float.NaN);
            }
        }
        part.failures().values().forEach(outcome -> counts.merge(outcome.status(), 1L, Long::sum));
        if (outcomeOfFirst == null && !part.failures().isEmpty()) {
            int number = Collections.min(part.failures().keySet());
            first = taken + number;
            outcomeOfFirst = part.failures().get(number);
        }
        taken += size;
    }

    /**
     * Prints a warning after the last part; does nothing if no sample failed.
     *
     * @throws IntegrationException if no sample reached the end
     */
    void warn(Terminal terminal) {
        if (outcomeOfFirst == null) {
            return;
        }
        String text = counts() + "; the first, sample " + first / observations
                + (observations > 1 ? " of observation " + first % observations : "") + ", "
                + name(outcomeOfFirst.status()) + " at t = " + NumberText.number(outcomeOfFirst.time());
        if (failed() == samples) {
            throw new IntegrationException("no sample reached the end: " + text);
        }
        terminal.say(failed() + " of " + NumberText.count(samples, "sample") + " did not reach the end and are NaN: "
                + text);
    }

    /** Adds the numbers of samples that reached the end and that failed, by what happened to them. */
    void addTo(Report report) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("ok", samples - failed());
        counts.forEach((status, count) -> json.put(status.name().toLowerCase(Locale.ROOT), count));
        report.text("samples", counts()).value("samples", json);
    }

    private long failed() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Returns the number of samples for each status: {@code 30 ok, 2 not-finite}. */
    private String counts() {
        StringBuilder text = new StringBuilder().append(samples - failed()).append(" ok");
        counts.forEach(
                (status, count) -> text.append(", ").append(count).append(' ').append(name(status)));
        return text.toString();
    }

    private static String name(Status status) {
        return status.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
