package org.rhei.cli.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.rhei.cli.file.FiniteRows;
import org.rhei.cli.file.InputReader;
import org.rhei.cli.file.OpenResult;
import org.rhei.cli.file.Result;
import org.rhei.cli.output.OutputFile;
import org.rhei.cli.output.WrittenFile;
import org.rhei.cli.request.SampleRequest;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.ProgressLine;
import org.rhei.cli.terminal.Report;
import org.rhei.cli.terminal.Terminal;
import org.rhei.cli.terminal.TimedResult;
import org.rhei.kernel.Tensor;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.ModelDescription;
import org.rhei.networks.ModelDescription.Variable;
import org.rhei.pipelines.Pipeline;
import org.rhei.pipelines.PosteriorSummary;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.plots.CornerPlot;
import org.rhei.plots.picture.PictureFormat;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Draws samples, writes them and prints the report.
 *
 * @param terminal shows progress, warnings and the report
 * @param request the samples to draw
 */
public record SampleRunner(Terminal terminal, SampleRequest request) {
    /**
     * Runs the request.
     *
     * @throws IOException if a file cannot be written
     * @throws InputException if the request does not suit the model
     */
    public void run() throws IOException {
        Pipeline pipeline = ModelLoader.pipeline(request.model());
        ModelConfig config = pipeline.config();
        InputReader reader = new InputReader(terminal);
        Optional<Tensor> xs = Observations.read(request.observation(), config, reader);
        UnusualObservations unusual = UnusualObservations.compare(terminal, request.model(), pipeline, xs);
        SampleOptions distribution = LibraryOptions.distribution(request, config, reader);
        SettingResolver settings = new SettingResolver(terminal, request.model(), distribution);
        SamplingPlan plan = SamplingPlanner.plan(
                settings, request.sampling(), pipeline, xs, request.draw().nsamples());
        SampleOptions options = LibraryOptions.sampling(request, plan, config, distribution);
        CornerPicture picture = request.picture() == null
                ? null
                : CornerPicture.of(
                        request.picture().corner(),
                        reader,
                        config.description().parameterNames(),
                        config.dimObs() * config.chObs());
        DrawStream draw = new DrawStream(pipeline, request, xs, plan, options);
        draw.requireFits();
        Result result = draw.result();
        SampleFailures failures = new SampleFailures(draw.samples(), draw.observations(), plan.withTimes());
        SampleSubset shown = picture == null ? null : new SampleSubset(draw.samples(), draw.width());
        PosteriorSummary.Collector summary = summarized() ? PosteriorSummary.collector(draw.width()) : null;
        ResultWriter writer = new ResultWriter(request.result());
        List<WrittenFile> written = new ArrayList<>();
        TimedResult<DrawSink> timed;
        try (OpenResult out = writer.open(result)) {
            DrawSink sink = new DrawSink(out, failures, shown, summary, plan.withTimes());
            timed = TimedResult.of(
                    new ProgressLine(terminal, request.model().quiet(), "samples", draw.samples()), progress -> {
                        sink.takeAll(draw.parts(progress));
                        return sink;
                    });
            failures.warn(terminal);
            written.add(writer.finish(out));
        }
        if (picture != null && shown != null) {
            written.add(draw(picture, shown.samples(config.dimObs(), config.chObs()), config.description()));
        }
        written.addAll(settings.save(request.sampling().setting(), plan));
        DrawSink drawn = timed.result();
        Report report = new Report()
                .read(reader.summaries())
                .shape("shape", result.shape())
                .line("seed", request.draw().seed())
                .line("sampler", plan.sampler())
                .line("solver", plan.solver());
        unusual.describe(report);
        if (!config.description().parameters().isEmpty()) {
            ArrayNode names = JsonNodeFactory.instance.arrayNode();
            config.description().parameterNames().forEach(names::add);
            report.text("parameters", String.join(", ", labels(config.description())))
                    .value("parameters", names);
        }
        BoundsResolver.of(request, config).ofModel().ifPresent(bounds -> report.line("bounds", bounds));
        plan.setting().ifPresent(setting -> report.line("chosen", setting.origin()));
        if (request.sampling().sampler().solver().reportsFailures()) {
            failures.addTo(report);
        }
        if (shown != null && shown.count() < draw.samples()) {
            report.line("samples in plot", shown.count());
        }
        report.work(drawn.statistics());
        if (request.draw().errorEstimate()) {
            new SolverError(
                            drawn.errorEstimate(),
                            drawn.statistics().evaluations(),
                            request.sampling().sampler().name(),
                            plan.setting().isPresent())
                    .describe(report);
        }
        Observations.reportLatentValues(report, request.model(), config)
                .acceptance(options.restriction().isPresent(), drawn.acceptance())
                .time(timed.seconds() - drawn.seconds(), "samples", draw.samples())
                .kernel(pipeline.evaluatedBy(), request.model().threads())
                .peakMemory()
                .written(WrittenFile.paths(written));
        if (summary != null) {
            SummaryTable.of(config).add(report, summary.summary());
        }
        writer.print(report, terminal, request.model().quiet());
        WrittenFile.requireNames(written);
    }

    /** Returns true if the report has a summary of the samples. */
    private boolean summarized() {
        return !request.observation().batch()
                && (request.result().json() || !request.model().quiet());
    }

    /** Draws the picture, and returns its file. */
    private WrittenFile draw(CornerPicture picture, Tensor samples, ModelDescription description) throws IOException {
        CornerPlot corner = picture.plot(
                "--plot",
                FiniteRows.of("--plot", "sample", samples, "").values(),
                CornerPicture.labels(description),
                request.model().name());
        OutputFile file = Objects.requireNonNull(request.picture()).file();
        return file.write(out -> corner.write(out, PictureFormat.of(file.path())));
    }

    private static List<String> labels(ModelDescription description) {
        return description.parameters().stream().map(Variable::label).toList();
    }
}
