package org.rhei.cli.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.file.InputFile;
import org.rhei.cli.file.InputReader;
import org.rhei.cli.file.PosteriorFile;
import org.rhei.cli.option.InputFileConverter;
import org.rhei.cli.option.LabelOptions;
import org.rhei.cli.option.TableOptions;
import org.rhei.cli.option.TruthOptions;
import org.rhei.cli.run.ModelLoader;
import org.rhei.cli.run.SummaryTable;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Report;
import org.rhei.cli.terminal.ReportForm;
import org.rhei.cli.terminal.Terminal;
import org.rhei.kernel.text.NumberText;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.ModelDescription;
import org.rhei.pipelines.PosteriorSummary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code rhei summary}: the numbers that describe samples in a file. */
@Command(
        name = "summary",
        description =
                "Describes samples: means, standard deviations, medians, intervals of 68 and 95%%, correlations and"
                        + " the number of modes, for each observation in the file.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  rhei summary samples.npy --truth 0.3,-0.2",
            "  rhei summary posteriors.parquet --model two-moons.safetensors --json",
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class SummaryCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(
            paramLabel = "SAMPLES",
            converter = InputFileConverter.class,
            description =
                    "The samples: a table with a row for each, or an array (n, d), (n, dim, ch) or (n, B, dim, ch).")
    private InputFile samples;

    @Option(
            names = "--model",
            paramLabel = "FILE",
            description =
                    "The model of the samples. Its names and units are used, and columns are matched by the names.")
    private @Nullable Path model;

    @Mixin
    private LabelOptions labels;

    @Mixin
    private TruthOptions truth;

    @Option(names = "--json", description = "The report as one JSON object in one line.")
    private boolean json;

    @Mixin
    private TableOptions tables;

    public SummaryCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Optional<ModelConfig> config = ModelLoader.config(model);
        ModelDescription description = ModelLoader.description(config);
        InputReader reader = new InputReader(terminal);
        PosteriorFile file = PosteriorFile.read(reader, tables.applied(samples), description.parameterNames());
        int width = file.posteriors().getFirst().samples().dim(1);
        ModelLoader.requireWidth(samples, width, config);
        SummaryTable writer = labelled(SummaryTable.of(description.parameters(), file.names()), width)
                .with(truth.values());
        Report report = new Report().read(reader.summaries());
        ArrayNode posteriors = JsonNodeFactory.instance.arrayNode();
        for (PosteriorFile.Posterior each : file.posteriors()) {
            String what = file.batch() ? "observation " + each.observation() : "samples";
            ObjectNode one;
            if (each.samples().size() == 0) {
                one = writer.jsonOfNone();
                report.section(what, "0; all of " + NumberText.grouped(each.leftOut()) + " are NaN");
                terminal.say(
                        samples + ": " + what + " has no summary, all of its " + each.leftOut() + " samples are NaN");
            } else {
                PosteriorSummary.Collector collector =
                        PosteriorSummary.collector(writer.names().size());
                collector.add(each.samples());
                PosteriorSummary summary = collector.summary();
                one = writer.json(summary);
                add(report, writer, summary, what);
            }
            one.put("left_out", each.leftOut());
            if (file.batch()) {
                one.put("observation", each.observation());
            }
            posteriors.add(one);
        }
        report.value("posteriors", posteriors).print(terminal, new ReportForm("summary", json, false));
        return 0;
    }

    private static void add(Report report, SummaryTable writer, PosteriorSummary summary, String what) {
        String note = SummaryTable.note(summary);
        report.section(what, NumberText.grouped(summary.count()) + (note.isEmpty() ? "" : "; " + note))
                .table(writer.table(summary, Integer.MAX_VALUE));
        if (writer.names().size() > 1 && !summary.correlations().isEmpty()) {
            report.table(writer.correlations(summary));
        }
    }

    private SummaryTable labelled(SummaryTable writer, int width) {
        List<String> names = labels.names();
        if (names != null && names.size() != width) {
            throw new InputException(
                    labels.given() + ": found " + NumberText.count(names.size(), "name") + ", expected " + width);
        }
        return names == null ? writer : new SummaryTable(names, names, null);
    }
}
