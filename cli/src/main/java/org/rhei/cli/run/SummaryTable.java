package org.rhei.cli.run;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.file.PosteriorFile;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.JsonText;
import org.rhei.cli.terminal.Report;
import org.rhei.cli.terminal.TextTable;
import org.rhei.cli.terminal.TextTable.Column;
import org.rhei.kernel.text.NumberText;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.ModelDescription.Variable;
import org.rhei.pipelines.PosteriorSummary;
import org.rhei.pipelines.PosteriorSummary.Interval;
import org.rhei.pipelines.PosteriorSummary.Parameter;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes summaries of posteriors as tables and as JSON.
 *
 * @param names the names of the parameters
 * @param labels the names for people, with units
 * @param truth the true values, NaN where one is not known; null if none is
 */
public record SummaryTable(
        List<String> names, List<String> labels, @Nullable List<Double> truth) {
    /** Copies the lists. */
    public SummaryTable {
        names = List.copyOf(names);
        labels = List.copyOf(labels);
        truth = truth == null ? null : List.copyOf(truth);
    }

    /** The rows of a table in a report that has other contents too. */
    private static final int MOST_ROWS = 20;

    /** Returns a summary of a model's parameters. */
    static SummaryTable of(ModelConfig config) {
        return of(config.description().parameters(), PosteriorFile.names(config.dimObs(), config.chObs()));
    }

    /** Adds a summary to a report: a table of the first parameters, and everything in JSON. */
    void add(Report report, PosteriorSummary summary) {
        String note = note(summary);
        report.table(table(summary, MOST_ROWS)).value("summary", json(summary));
        if (!note.isEmpty()) {
            report.section("", note);
        }
    }

    /** Returns a summary of parameters that a model describes, or whose names are numbered. */
    public static SummaryTable of(List<Variable> parameters, List<String> numbered) {
        return parameters.isEmpty()
                ? new SummaryTable(numbered, numbered, null)
                : new SummaryTable(
                        parameters.stream().map(Variable::name).toList(),
                        parameters.stream().map(Variable::label).toList(),
                        null);
    }

    /**
     * Returns the same names beside true values.
     *
     * @throws InputException if there are not as many as parameters
     */
    public SummaryTable with(@Nullable List<Double> values) {
        if (values != null && values.size() != names.size()) {
            throw new InputException(
                    "--truth: found " + NumberText.count(values.size(), "value") + ", expected " + names.size());
        }
        return new SummaryTable(names, labels, values);
    }

    /**
     * Returns a row for each parameter.
     *
     * @param most the most rows
     */
    public TextTable table(PosteriorSummary summary, int most) {
        List<Column> columns = new ArrayList<>(List.of(
                Column.words(""),
                Column.numbers("mean"),
                Column.numbers("std"),
                Column.numbers("median"),
                Column.numbers("68 % interval"),
                Column.numbers("95 % interval"),
                Column.numbers("modes")));
        if (truth != null) {
            columns.addAll(List.of(Column.numbers("truth"), Column.numbers("off by")));
        }
        List<List<String>> rows = new ArrayList<>();
        int shown = Math.min(most, names.size());
        for (int i = 0; i < shown; i++) {
            rows.add(row(i, summary.parameters().get(i)));
        }
        if (shown < names.size()) {
            List<String> rest = new ArrayList<>(columns.stream().map(_ -> "").toList());
            rest.set(0, "... (" + names.size() + " in all)");
            rows.add(rest);
        }
        return new TextTable(columns, rows);
    }

    private List<String> row(int i, Parameter each) {
        double std = each.std();
        List<String> row = new ArrayList<>(List.of(
                labels.get(i),
                rounded(each.mean(), std),
                rounded(std, std),
                rounded(each.median(), std),
                interval(each.central68(), std),
                interval(each.central95(), std),
                each.modes().isPresent() ? Integer.toString(each.modes().getAsInt()) : ""));
        if (truth != null) {
            double value = truth.get(i);
            boolean known = Double.isFinite(value);
            row.add(known ? rounded(value, std) : "?");
            row.add(known && std > 0 ? signed((value - each.mean()) / std) + " std" : "");
        }
        return row;
    }

    private static String signed(double value) {
        String text = NumberText.fixed(value, 2);
        return value < 0 ? text : "+" + text;
    }

    private static String interval(Interval interval, double spread) {
        return rounded(interval.lower(), spread) + " to " + rounded(interval.upper(), spread);
    }

    /** Returns a value with the decimals that show three digits of a spread. */
    static String rounded(double value, double spread) {
        double leading = spread > 0 && spread < Double.POSITIVE_INFINITY ? Math.floor(Math.log10(spread)) : Double.NaN;
        if (Double.isNaN(leading) || leading < -7 || leading > 6 || Math.abs(value) >= 1e9) {
            return NumberText.number(value, 7);
        }
        return NumberText.fixed(value, Math.max(0, 2 - (int) leading));
    }

    /** Returns the correlations of the parameters. */
    public TextTable correlations(PosteriorSummary summary) {
        List<Column> columns = new ArrayList<>(List.of(Column.words("correlation")));
        names.forEach(name -> columns.add(Column.numbers(name)));
        List<List<String>> rows = IntStream.range(0, names.size())
                .mapToObj(i -> {
                    List<String> row = new ArrayList<>(List.of(names.get(i)));
                    summary.correlations().get(i).forEach(value -> row.add(correlation(value)));
                    return row;
                })
                .map(List::copyOf)
                .toList();
        return new TextTable(columns, rows);
    }

    private static String correlation(double value) {
        return Double.isNaN(value) ? "" : NumberText.fixed(value, 3);
    }

    /** Returns the origin of medians and intervals in words; empty if they describe all samples. */
    public static String note(PosteriorSummary summary) {
        return summary.described() == summary.count()
                ? ""
                : "medians, intervals and modes from " + NumberText.grouped(summary.described())
                        + " of them at equal distances";
    }

    /** Returns a summary as JSON. */
    public ObjectNode json(PosteriorSummary summary) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("samples", summary.count())
                .put("left_out", summary.leftOut())
                .put("samples_of_quantiles", summary.described());
        ArrayNode parameters = json.putArray("parameters");
        for (int i = 0; i < names.size(); i++) {
            Parameter each = summary.parameters().get(i);
            ObjectNode one = parameters.addObject();
            one.put("name", names.get(i)).put("label", labels.get(i));
            one.put("mean", each.mean()).put("std", each.std()).put("median", each.median());
            one.set("interval_68", json(each.central68()));
            one.set("interval_95", json(each.central95()));
            each.modes().ifPresentOrElse(modes -> one.put("modes", modes), () -> one.putNull("modes"));
            if (truth != null) {
                one.set("truth", JsonText.number(truth.get(i)));
            }
        }
        ArrayNode correlations = json.putArray("correlations");
        summary.correlations().forEach(row -> correlations.add(JsonText.numbers(row)));
        return json;
    }

    /** Returns the JSON of a posterior without samples: null for every number that samples have. */
    public ObjectNode jsonOfNone() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("samples", 0).put("left_out", 0).put("samples_of_quantiles", 0);
        ArrayNode parameters = json.putArray("parameters");
        for (int i = 0; i < names.size(); i++) {
            ObjectNode one = parameters.addObject();
            one.put("name", names.get(i)).put("label", labels.get(i));
            List.of("mean", "std", "median", "interval_68", "interval_95", "modes")
                    .forEach(one::putNull);
            if (truth != null) {
                one.set("truth", JsonText.number(truth.get(i)));
            }
        }
        json.putArray("correlations");
        return json;
    }

    private static ArrayNode json(Interval interval) {
        return JsonText.numbers(List.of(interval.lower(), interval.upper()));
    }
}
