package org.rhei.cli.run;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rhei.cli.file.InputReader;
import org.rhei.cli.output.OutputFile;
import org.rhei.cli.request.FailOn;
import org.rhei.cli.request.StudyRequest;
import org.rhei.cli.run.StudyRunner.StudyCase;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.ProgressLine;
import org.rhei.cli.terminal.Report;
import org.rhei.cli.terminal.Terminal;
import org.rhei.cli.terminal.TimedResult;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.networks.MethodConfig;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.ModelFormatException;
import org.rhei.pipelines.Observation;
import org.rhei.pipelines.Pipeline;
import org.rhei.pipelines.TunedSolvers;
import org.rhei.studies.DensityStudy;

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
        Pipeline pipeline = ModelLoader.withSolver(request.model());
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
        String words = study.verdict(request.epsilon());
        String reference = "adams-bashforth3";
        StudyCase result = new StudyCase(
                words,
                "in nats",
                new StudyCase.Reference(
                        reference, reference + " with " + DensityStudy.REFERENCE_STEPS + " steps", study.floor()),
                study.choice(request.epsilon()).map(DensityStudyRunner::solver),
                Optional.of(solver(study.nearest())),
                new StudyCase.Size(entries.size(), Math.max(1, observations.count()), entries.size()));
        Map<String, OutputFile.Content> files = Map.of(
                StudyRunner.TABLE,
                StudyRunner.text(study.csv()),
                StudyRunner.VERDICT,
                StudyRunner.text(StudyRunner.wrapped(words) + "\n"));
        Report begun = unusual.describe(new Report().read(reader.summaries()));
        return new StudyRunner(terminal, request).end(begun, result, files, pipeline, timed.seconds());
    }

    private static StudyCase.Solver solver(DensityStudy.SolverResult one) {
        return new StudyCase.Solver(one.name(), one.evaluations(), one.seconds(), one.p99(), one.mean());
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
}
