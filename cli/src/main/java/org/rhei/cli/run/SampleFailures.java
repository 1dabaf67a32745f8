package org.rhei.cli.run;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.rhei.cli.terminal.Report;
import org.rhei.cli.terminal.Terminal;
import org.rhei.cli.terminal.Text;
import org.rhei.kernel.Tensor;
import org.rhei.pipelines.SampleResult;
import org.rhei.solvers.IntegrationException;
import org.rhei.solvers.Outcome;
import org.rhei.solvers.Outcome.Status;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The samples of a draw that did not reach the end.
 *
 * @param outcomes the outcomes of the samples that failed, by index: sample · observations + observation
 * @param samples the number of samples of all observations together
 * @param observations the number of observations
 */
record SampleFailures(Map<Integer, Outcome> outcomes, long samples, int observations) {
    /** Returns the number of samples for each status: {@code 30 ok, 2 not-finite}. */
    String counts() {
        Map<Status, Integer> counts = new EnumMap<>(Status.class);
        outcomes.values().forEach(outcome -> counts.merge(outcome.status(), 1, Integer::sum));
        StringBuilder text =
                new StringBuilder().append(samples - outcomes.size()).append(" ok");
        counts.forEach(
                (status, count) -> text.append(", ").append(count).append(' ').append(name(status)));
        return text.toString();
    }

    /** Adds the numbers of samples that reached the end and that failed, by what happened to them. */
    void addTo(Report report) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("ok", samples - outcomes.size());
        outcomes.values().forEach(outcome -> {
            String key = outcome.status().name().toLowerCase(Locale.ROOT);
            json.put(key, json.path(key).asLong(0) + 1);
        });
        report.text("samples", counts()).value("samples", json);
    }

    private static String name(Status status) {
        return status.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the counts, and the first sample that failed. */
    private String text() {
        Map.Entry<Integer, Outcome> first =
                outcomes.entrySet().stream().min(Map.Entry.comparingByKey()).orElseThrow();
        int number = first.getKey();
        Outcome outcome = first.getValue();
        return counts() + "; the first, sample " + number / observations
                + (observations > 1 ? " of observation " + number % observations : "") + ", "
                + name(outcome.status()) + " at t = " + Text.number(outcome.time());
    }

    /**
     * Replaces the samples that failed by NaN and prints a warning; does nothing if there are none.
     *
     * @param terminal shows the warning
     * @param draw the samples, which are changed in place
     * @param withTimes true if the samples have a leading axis of times
     * @throws IntegrationException if no sample reached the end
     */
    void withdraw(Terminal terminal, SampleResult draw, boolean withTimes) {
        if (outcomes.isEmpty()) {
            return;
        }
        if (outcomes.size() == samples) {
            throw new IntegrationException("no sample reached the end: " + text());
        }
        Tensor all = draw.samples();
        int times = withTimes ? all.dim(0) : 1;
        int dimension = Math.toIntExact(all.size() / times / samples);
        for (int number : outcomes.keySet()) {
            for (int time = 0; time < times; time++) {
                int at = Math.toIntExact((time * samples + number) * dimension);
                Arrays.fill(all.data(), at, at + dimension, Float.NaN);
            }
        }
        terminal.say(outcomes.size() + " of " + samples + " samples did not reach the end and are NaN: " + text());
    }
}
