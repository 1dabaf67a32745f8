package org.rhei.cli.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.file.InputReader;
import org.rhei.cli.request.MapRequest;
import org.rhei.cli.request.ObservationRequest;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.JsonText;
import org.rhei.cli.terminal.ProgressLine;
import org.rhei.cli.terminal.Report;
import org.rhei.cli.terminal.ReportForm;
import org.rhei.cli.terminal.Terminal;
import org.rhei.cli.terminal.TextTable;
import org.rhei.cli.terminal.TextTable.Column;
import org.rhei.cli.terminal.TimedResult;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.simd.KernelChoice;
import org.rhei.kernel.text.NumberText;
import org.rhei.networks.MethodConfig;
import org.rhei.networks.ModelConfig;
import org.rhei.pipelines.Observation;
import org.rhei.pipelines.Pipeline;
import org.rhei.pipelines.method.ReferenceSolver;
import org.rhei.pipelines.options.LogProbOptions;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.pipelines.posterior.HighestDensityRegions;
import org.rhei.pipelines.posterior.ModeSearch;
import org.rhei.pipelines.posterior.PosteriorMode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Finds the modes of a posterior and prints them.
 *
 * @param terminal shows progress, warnings and the report
 * @param request the search
 */
public record MapRunner(Terminal terminal, MapRequest request) {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final double[] LEVELS = {0.682689492137086, 0.954499736103642}; // one and two standard deviations

    /** The steps of the search: all points have the same, so the densities are as smooth as the model's. */
    private static final int STEPS = 40;

    /**
     * The modes and the regions of a posterior.
     *
     * @param modes the modes, whose densities are computed by the default solver
     * @param regions the regions of highest density, by the steps of the search
     * @param truth the log-density of the true values, by the steps of the search; null if there are none
     */
    private record Found(
            List<PosteriorMode> modes,
            HighestDensityRegions regions,
            @Nullable Double truth) {}

    /**
     * Runs the request.
     *
     * @throws InputException if the request does not suit the model
     */
    public void run() {
        Pipeline pipeline = ModelLoader.pipeline(request.model());
        ModelConfig config = pipeline.config();
        InputReader reader = new InputReader(terminal);
        Optional<Tensor> xs = Observations.read(
                new ObservationRequest("--observation", request.observation(), false), config, reader);
        UnusualObservations unusual = UnusualObservations.compare(terminal, request.model(), pipeline, xs);
        InputException.requireFits("--nsamples", request.nsamples(), (long) config.dimObs() * config.chObs());
        SummaryTable names = SummaryTable.of(config).with(request.truth());
        Observation xO = xs.map(Observation::of).orElse(Observation.NONE);

        TimedResult<Found> timed = TimedResult.of(
                new ProgressLine(terminal, request.model().quiet(), "samples", request.nsamples()),
                progress -> search(
                        pipeline,
                        xO,
                        LibraryOptions.sampling(request, config).toBuilder()
                                .progress(progress)
                                .build()));

        Found found = timed.result();
        Report report = new Report()
                .read(reader.summaries())
                .line("samples", request.nsamples())
                .line("seed", request.seed());
        unusual.describe(report);
        List<PosteriorMode> modes = found.modes();
        report.value("modes", json(modes, names))
                .value("regions", json(found.regions()))
                .text("modes", Integer.toString(modes.size()));
        for (double level : LEVELS) {
            report.text(
                    (int) (100 * level) + " % region",
                    "log-prob of at least " + NumberText.number(found.regions().threshold(level), 4));
        }
        Double truth = found.truth();
        if (truth != null) {
            double level = found.regions().level(truth);
            ObjectNode json = JSON.objectNode();
            json.set("log_prob", JsonText.number(truth));
            json.put("level", level);
            report.text("truth", describe(truth, level)).value("truth", json);
        }
        Observations.reportLatentValues(report, request.model(), pipeline.config())
                .line("wall time", NumberText.fixed(timed.seconds(), 1) + " s", timed.seconds())
                .kernel(KernelChoice.kernels().name(), request.model().threads())
                .peakMemory()
                .table(table(modes, names));
        report.print(
                terminal, new ReportForm("map", request.json(), request.model().quiet()));
    }

    private static String describe(double truth, double level) {
        return truth == Double.NEGATIVE_INFINITY
                ? "outside of the bounds"
                : "log-prob " + NumberText.number(truth, 4) + ", inside the region of "
                        + NumberText.fixed(100 * level, 1) + " %";
    }

    private Found search(Pipeline pipeline, Observation xO, SampleOptions sampling) {
        Tensor samples = pipeline.sample(Key.of(request.seed()), xO, request.nsamples(), sampling);
        ModelConfig config = pipeline.config();
        LogProbOptions exact = LibraryOptions.density(request, config);
        LogProbOptions search = config.method() instanceof MethodConfig.NormalizingFlow
                ? exact
                : exact.toBuilder()
                        .solver(ReferenceSolver.of(config).solver(STEPS))
                        .build();
        UnaryOperator<Tensor> logDensity = points -> pipeline.logProb(points, xO, search);
        Tensor logDensities = logDensity.apply(samples);
        BoundsResolver bounds = BoundsResolver.of(request, config);
        List<PosteriorMode> exactly = new ArrayList<>();
        for (PosteriorMode mode : ModeSearch.defaults()
                .starts(request.starts())
                .within(bounds.lower(), bounds.upper())
                .search(samples, logDensities, logDensity)) {
            double value = pipeline.logProb(entry(mode.point()), xO, exact).data()[0];
            exactly.add(new PosteriorMode(mode.point(), value, mode.iterations(), mode.converged()));
        }
        exactly.sort(Comparator.comparingDouble(PosteriorMode::logDensity).reversed());
        List<Double> truth = request.truth();
        return new Found(
                exactly,
                HighestDensityRegions.of(doubles(logDensities)),
                truth == null ? null : truth(truth, bounds, logDensity));
    }

    /** Returns the log-density of the true values: negative infinity outside of the bounds. */
    private static double truth(List<Double> values, BoundsResolver bounds, UnaryOperator<Tensor> logDensity) {
        double[] lower = bounds.lower();
        double[] upper = bounds.upper();
        for (int j = 0; j < lower.length; j++) {
            if (values.get(j) < lower[j] || values.get(j) > upper[j]) {
                return Double.NEGATIVE_INFINITY;
            }
        }
        return logDensity.apply(point(values, bounds.config())).data()[0];
    }

    private static double[] doubles(Tensor values) {
        return IntStream.range(0, values.size())
                .mapToDouble(i -> values.data()[i])
                .toArray();
    }

    private static Tensor entry(Tensor point) {
        int[] shape = point.shape();
        return point.reshape(1, shape[0], shape[1]);
    }

    private static Tensor point(List<Double> values, ModelConfig config) {
        float[] data = new float[values.size()];
        for (int i = 0; i < data.length; i++) {
            data[i] = values.get(i).floatValue();
        }
        return Tensor.of(data, 1, config.dimObs(), config.chObs());
    }

    /** Returns a table with a column for each mode. */
    private static TextTable table(List<PosteriorMode> modes, SummaryTable names) {
        List<Column> columns = new ArrayList<>(List.of(Column.words("")));
        List<String> first = new ArrayList<>(List.of("log-prob"));
        for (int i = 0; i < modes.size(); i++) {
            columns.add(Column.numbers("mode " + (i + 1)));
            first.add(NumberText.number(modes.get(i).logDensity(), 4));
        }
        List<List<String>> rows = new ArrayList<>(List.of(first));
        for (int j = 0; j < names.labels().size(); j++) {
            List<String> row = new ArrayList<>(List.of(names.labels().get(j)));
            for (PosteriorMode mode : modes) {
                row.add(NumberText.number(mode.point().data()[j], 4));
            }
            rows.add(row);
        }
        return new TextTable(columns, rows);
    }

    private static ArrayNode json(List<PosteriorMode> modes, SummaryTable names) {
        ArrayNode all = JSON.arrayNode();
        for (PosteriorMode mode : modes) {
            ObjectNode one = all.addObject();
            one.set("log_prob", JsonText.number(mode.logDensity()));
            ObjectNode point = one.putObject("point");
            for (int j = 0; j < names.names().size(); j++) {
                point.put(names.names().get(j), mode.point().data()[j]);
            }
            one.put("steps", mode.iterations()).put("converged", mode.converged());
        }
        return all;
    }

    private static ArrayNode json(HighestDensityRegions regions) {
        ArrayNode all = JSON.arrayNode();
        for (double level : LEVELS) {
            ObjectNode one = all.addObject().put("level", level);
            one.set("log_prob", JsonText.number(regions.threshold(level)));
        }
        return all;
    }
}
