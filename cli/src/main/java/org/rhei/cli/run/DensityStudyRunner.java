package org.rhei.cli.run;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rhei.cli.file.InputReader;
import org.rhei.cli.output.WrittenFile;
import org.rhei.cli.request.FailOn;
import org.rhei.cli.request.StudyRequest;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.JsonText;
import org.rhei.cli.terminal.ProgressLine;
import org.rhei.cli.terminal.Report;
import org.rhei.cli.terminal.ReportForm;
import org.rhei.cli.terminal.Terminal;
import org.rhei.cli.terminal.TimedResult;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.text.NumberText;
import org.rhei.networks.MethodConfig;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.ModelFormatException;
import org.rhei.pipelines.Observation;
import org.rhei.pipelines.Pipeline;
import org.rhei.pipelines.TunedSolvers;
import org.rhei.studies.DensityStudy;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Runs a study of solvers of log-probabilities, writes its files and prints the report.
 *
 * @param terminal shows progress and the report
 * @param request the study to run
 */
public record DensityStudyRunner(Terminal terminal, StudyRequest request) {
    /**
     * Runs the request.
     *
     * @return the exit code: 0, or {@value FailOn#EXIT_CODE} where the verdict is one that the user wants to fail on
     * @throws IOException if a file cannot be written
     * @throws InputException if the request does not suit the model
     */
    public int run() throws IOException {
        Pipeline pipeline = ModelLoader.pipeline(request.model());
        ModelConfig config = pipeline.config();
        InputException.requireFits("--nsamples", request.effort().nsamples(), (long) config.dimObs() * config.chObs());
        InputReader reader = new InputReader(terminal);
        Optional<Tensor> xs = StudyRunner.observations(request, config, reader);
        UnusualObservations unusual = UnusualObservations.compare(terminal, request.model(), pipeline, xs);
        List<DensityStudy.Entry> entries = entries(config.method());
        StudyRequest.Effort effort = request.effort();
        Observation observations = xs.map(Observation::of).orElse(Observation.NONE);

        TimedResult<DensityStudy> timed = TimedResult.of(
                new ProgressLine(terminal, request.model().quiet(), "percent", 100),
                progress -> DensityStudy.of(
                        pipeline,
                        observations,
                        new DensityStudy.Size(effort.nsamples(), effort.repeats(), Key.of(effort.seed())),
                        entries,
                        progress));

        DensityStudy study = timed.result();
        Optional<DensityStudy.SolverResult> choice = study.choice(request.epsilon());
        String verdict = study.verdict(request.epsilon());
        WrittenFile written = request.output()
                .directory()
                .write(Map.of(
                        StudyRunner.TABLE,
                        StudyRunner.text(study.csv()),
                        StudyRunner.VERDICT,
                        StudyRunner.text(StudyRunner.wrapped(verdict) + "\n")));
        unusual.describe(new Report().read(reader.summaries()))
                .value("epsilon", JsonText.number(request.epsilon()))
                .line("observations", Math.max(1, observations.count()))
                .line("samples", effort.nsamples() + " of each", effort.nsamples())
                .line("candidates", entries.size())
                .text(
                        "reference",
                        "adams-bashforth3 with " + DensityStudy.REFERENCE_STEPS + " steps, known to "
                                + NumberText.number(study.floor(), 2) + " nats")
                .value("reference", JsonNodeFactory.instance.stringNode("adams-bashforth3"))
                .value("reference error", JsonText.number(study.floor()))
                .line("verdict", verdict)
                .value("choice", json(choice))
                .value("nearest", json(Optional.of(study.nearest())))
                .time(timed.seconds(), "trials", (long) entries.size())
                .kernel(pipeline.evaluatedBy(), request.model().threads())
                .written(List.of(written.path()))
                .print(
                        terminal,
                        new ReportForm(
                                "study",
                                request.output().json(),
                                request.model().quiet()));
        WrittenFile.requireNames(List.of(written));
        boolean doubtful = study.floor() >= request.epsilon();
        boolean fails = choice.isEmpty()
                && (request.failOn() == FailOn.DOUBTFUL || (request.failOn() != FailOn.NEVER && !doubtful));
        return fails ? FailOn.EXIT_CODE : 0;
    }

    private List<DensityStudy.Entry> entries(MethodConfig method) {
        List<String> names = request.candidates();
        Optional<TunedSolvers> tuned = tuned();
        if (names == null) {
            return DensityStudy.entries(method, tuned);
        }
        try {
            return DensityStudy.parse(StudyRunner.items(names), method, tuned);
        } catch (IllegalArgumentException e) {
            throw new InputException("--candidates: " + e.getMessage(), e);
        }
    }

    /** Returns the solvers tuned for the model, of a file beside it; none after a warning if the file is damaged. */
    private Optional<TunedSolvers> tuned() {
        try {
            return TunedSolvers.beside(request.model().file());
        } catch (IOException | ModelFormatException e) {
            terminal.say("warning: " + e.getMessage() + "; the study is without tuned solvers");
            return Optional.empty();
        }
    }

    private static JsonNode json(Optional<DensityStudy.SolverResult> choice) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return choice.<JsonNode>map(one -> nodes.objectNode()
                        .put("solver", one.name())
                        .put("network_evaluations", one.evaluations())
                        .put("seconds", one.seconds())
                        .put("p99", one.p99())
                        .put("mean_error", one.mean()))
                .orElseGet(nodes::nullNode);
    }
}
