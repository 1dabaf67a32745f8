package org.rhei.cli.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.rhei.cli.file.InputReader;
import org.rhei.cli.output.WrittenFile;
import org.rhei.cli.request.SettingRequest;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.JsonText;
import org.rhei.cli.terminal.ProgressLine;
import org.rhei.cli.terminal.Report;
import org.rhei.cli.terminal.Terminal;
import org.rhei.cli.terminal.TimedResult;
import org.rhei.diagnostics.Simulator;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.text.NumberText;
import org.rhei.networks.Conditioning;
import org.rhei.networks.ModelConfig;
import org.rhei.pipelines.Observation;
import org.rhei.pipelines.Pipeline;
import org.rhei.pipelines.SolverTuning;
import org.rhei.pipelines.TunedSolvers;
import org.rhei.pipelines.TunedSolvers.Errors;
import org.rhei.pipelines.TunedSolvers.Rung;
import org.rhei.solvers.Progress;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tunes solvers for a model, writes them and prints the report.
 *
 * @param terminal shows progress and the report
 * @param request the solvers to tune
 */
public record TuneRunner(Terminal terminal, SettingRequest.Tuning request) {
    /** Observations of a simulator or of stored moments: as many as the tuning uses. */
    private static final int OBSERVATIONS = SolverTuning.MOST_OBSERVATIONS;

    /** The observations to tune on, and their origin in words. */
    private record Source(Observation observations, String origin) {}

    /**
     * Runs the request.
     *
     * @throws IOException if a file cannot be read or written
     * @throws InputException if the request does not suit the model
     */
    public void run() throws IOException {
        Pipeline pipeline = ModelLoader.withSolver(request.model());
        InputReader reader = new InputReader(terminal);
        double epsilon = Objects.requireNonNullElse(request.epsilon(), 0.0);
        SolverTuning all = new SolverTuning(pipeline, request.model().file());
        SolverTuning tuning = request.samplesOnly() ? all.withDensities(List.of()) : all;
        Source source = source(tuning, pipeline.config(), reader);
        TimedResult<TunedSolvers> timed = TimedResult.of(
                new ProgressLine(terminal, request.model().quiet(), "percent", 100),
                progress -> tuned(tuning, source, epsilon, progress));
        TunedSolvers tuned = timed.result();
        byte[] json = tuned.json().getBytes(StandardCharsets.UTF_8);
        WrittenFile written = request.output().write(stream -> stream.write(json));
        Report report = new Report().read(reader.summaries()).line("observations", tuned.origin());
        report.value("samples", describe(report, "", tuned.samples()));
        if (tuned.densities().isEmpty() && !request.samplesOnly()) {
            report.line("log-probabilities", "no methods, because the model has too many parameters");
        }
        report.value("densities", describe(report, "log-prob, ", tuned.densities()))
                .time(
                        timed.seconds(),
                        "settings",
                        tuned.samples().size() + tuned.densities().size())
                .kernel(pipeline.evaluatedBy(), request.model().threads())
                .written(List.of(written.path()))
                .print(terminal, request.form());
        warn(tuned, epsilon);
        WrittenFile.requireNames(List.of(written));
    }

    /** Adds a line for each method, and returns their errors. */
    private static ArrayNode describe(Report report, String what, List<? extends Rung<?>> rungs) {
        ArrayNode nodes = JsonNodeFactory.instance.arrayNode();
        for (Rung<?> rung : rungs) {
            report.text(
                    what + rung.evaluations() + (what.isEmpty() ? " evaluations" : ""),
                    rung.unseen().text() + " unseen; seen p99 "
                            + NumberText.number(rung.seen().p99(), 2));
            nodes.addObject()
                    .put("evaluations", rung.evaluations())
                    .set("seen", json(rung.seen()))
                    .set("unseen", json(rung.unseen()));
        }
        return nodes;
    }

    private TunedSolvers tuned(SolverTuning tuning, Source source, double epsilon, Progress progress) {
        try {
            return tuning.tune(Key.of(request.seed()), source.observations(), source.origin(), epsilon, progress);
        } catch (IllegalArgumentException e) {
            throw new InputException(
                    (request.observations() == null ? "--model" : request.observations()) + ": " + e.getMessage(), e);
        }
    }

    private void warn(TunedSolvers tuned, double epsilon) {
        double best = tuned.samples().stream()
                .mapToDouble(rung -> rung.unseen().p99())
                .min()
                .orElseThrow();
        if (best > epsilon && request.epsilon() != null) {
            terminal.say("warning: no setting reaches --epsilon " + NumberText.number(epsilon)
                    + " on unseen observations: the smallest p99 is " + NumberText.number(best, 2));
        }
    }

    private static ObjectNode json(Errors errors) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("observations", errors.observations())
                .put("samples", errors.samples())
                .put("p50", errors.p50())
                .put("p99", errors.p99())
                .set("max", JsonText.number(errors.max()));
    }

    private Source source(SolverTuning tuning, ModelConfig config, InputReader reader) {
        if (config.pipeline() == Conditioning.UNCONDITIONAL) {
            Observations.requireFits(
                    config,
                    "--observations or --simulator",
                    request.simulator() != null ? request.simulator() : request.observations());
            return new Source(Observation.NONE, "none, the model is unconditional");
        }
        if (request.observations() != null) {
            Tensor xs = reader.observations(request.observations(), config);
            return new Source(Observation.of(xs), xs.dim(0) + " of " + request.observations());
        }
        Key key = Key.of(request.seed()).foldIn(1);
        if (request.simulator() != null) {
            Simulator simulator = Observations.simulator(config);
            Key[] keys = key.split();
            Tensor xs = simulator.simulate(keys[1], simulator.prior(keys[0], OBSERVATIONS));
            return new Source(
                    Observation.of(xs.reshape(OBSERVATIONS, config.dimCond(), config.chCond())),
                    OBSERVATIONS + " of the simulator " + request.simulator());
        }
        Optional<Observation> typical = tuning.observationsLikeTrainings(key, OBSERVATIONS);
        return new Source(
                typical.orElseThrow(() -> new InputException(
                        "the model file does not describe the data of the training: expected --observations or"
                                + " --simulator")),
                OBSERVATIONS + " with independent values of the training's mean and standard deviation");
    }
}
