package org.rhei.cli.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rhei.cli.file.InputReader;
import org.rhei.cli.file.InputReader.NamedSamples;
import org.rhei.cli.file.Result;
import org.rhei.cli.output.OutputFile;
import org.rhei.cli.output.WrittenFile;
import org.rhei.cli.request.PictureRequest;
import org.rhei.cli.request.SampleRequest;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.ProgressLine;
import org.rhei.cli.terminal.Report;
import org.rhei.cli.terminal.Terminal;
import org.rhei.cli.terminal.Text;
import org.rhei.cli.terminal.TimedResult;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.ModelDescription;
import org.rhei.networks.ModelDescription.Variable;
import org.rhei.pipelines.Observation;
import org.rhei.pipelines.Pipeline;
import org.rhei.pipelines.SampleResult;
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
    private static final int MAX_VALUES = Integer.MAX_VALUE - 8;

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
        SettingResolver settings = new SettingResolver(terminal, request.model());
        SamplingPlan plan = SamplingPlanner.plan(
                settings, request.sampling(), pipeline, xs, request.draw().nsamples());
        int observations = xs.map(all -> all.dim(0)).orElse(1);
        requireSize(plan, config, observations);
        SampleOptions options = LibraryOptions.sampling(request, plan, config, reader);
        long count = (long) request.draw().nsamples() * observations;

        TimedResult<SampleResult> timed = TimedResult.of(
                new ProgressLine(terminal, request.model().quiet(), "samples", count),
                progress -> draw(
                        pipeline, xs, options.toBuilder().progress(progress).build()));
        SampleResult draw = timed.result();
        SampleFailures failures = new SampleFailures(draw.failures(), count, observations);
        failures.withdraw(terminal, draw, plan.withTimes());

        List<WrittenFile> written = new ArrayList<>(write(draw.samples(), plan, config.description(), reader));
        written.addAll(settings.save(request.sampling().setting(), plan));
        Report report = new Report()
                .read(reader.summaries())
                .shape(draw.samples())
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
        new BoundsResolver(request, config).ofModel().ifPresent(bounds -> report.line("bounds", bounds));
        plan.setting().ifPresent(setting -> report.line("chosen", setting.origin()));
        if (request.sampling().sampler().solver().reportsFailures()) {
            failures.addTo(report);
        }
        report.work(draw.statistics())
                .acceptance(options.restriction().isPresent(), draw.acceptance())
                .time(timed.seconds(), "samples", count)
                .kernel(pipeline.evaluatedBy(), request.model().threads())
                .written(WrittenFile.paths(written));
        new ResultWriter(request.result())
                .print(report, terminal, request.model().quiet());
        WrittenFile.requireNames(written);
    }

    private void requireSize(SamplingPlan plan, ModelConfig config, int observations) {
        int nsamples = request.draw().nsamples();
        double values = (double) nsamples * observations * config.dimObs() * config.chObs() * plan.count();
        if (values > MAX_VALUES) {
            throw new InputException("--nsamples " + nsamples + " makes " + Text.number(values)
                    + " numbers in all, expected at most " + MAX_VALUES);
        }
    }

    private SampleResult draw(Pipeline pipeline, Optional<Tensor> xs, SampleOptions options) {
        Key key = Key.of(request.draw().seed());
        int nsamples = request.draw().nsamples();
        if (request.observation().batch()) {
            return pipeline.drawBatched(key, Observation.of(xs.orElseThrow()), nsamples, options);
        }
        return pipeline.draw(key, xs.map(Observation::of).orElse(Observation.NONE), nsamples, options);
    }

    /** Writes the samples and the picture, and returns their files. */
    private List<WrittenFile> write(Tensor samples, SamplingPlan plan, ModelDescription description, InputReader reader)
            throws IOException {
        List<String> axes = new ArrayList<>();
        if (plan.withTimes()) {
            axes.add("time");
        }
        axes.add("sample");
        if (request.observation().batch()) {
            axes.add("observation");
        }
        WrittenFile result = new ResultWriter(request.result())
                .write(new Result("samples", "theta", axes, samples, description.parameterNames()));
        PictureRequest picture = request.picture();
        if (picture == null) {
            return List.of(result);
        }
        NamedSamples shown = new NamedSamples(description.parameterNames(), CornerPicture.shown(samples));
        CornerPlot corner = new CornerPicture(picture.corner(), reader)
                .of("--plot", shown, labels(description), request.model().name());
        OutputFile file = picture.file();
        return List.of(result, file.write(out -> corner.write(out, PictureFormat.of(file.path()))));
    }

    private static List<String> labels(ModelDescription description) {
        return description.parameters().stream().map(Variable::label).toList();
    }
}
