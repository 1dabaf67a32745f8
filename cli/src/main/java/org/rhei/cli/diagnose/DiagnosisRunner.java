package org.rhei.cli.diagnose;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.diagnose.DiagnosisFiles.Fact;
import org.rhei.cli.file.InputFile;
import org.rhei.cli.file.InputReader;
import org.rhei.cli.file.Sha256;
import org.rhei.cli.output.WrittenFile;
import org.rhei.cli.request.ChecksRequest;
import org.rhei.cli.request.DiagnosisRequest;
import org.rhei.cli.request.DiagnosticCheck;
import org.rhei.cli.request.FailOn;
import org.rhei.cli.request.TrialRequest;
import org.rhei.cli.run.CornerPicture;
import org.rhei.cli.run.LibraryOptions;
import org.rhei.cli.run.ModelLoader;
import org.rhei.cli.run.Observations;
import org.rhei.cli.run.SamplingPlan;
import org.rhei.cli.run.SamplingPlanner;
import org.rhei.cli.run.SettingResolver;
import org.rhei.cli.run.UnusualObservations;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.ProgressLine;
import org.rhei.cli.terminal.Terminal;
import org.rhei.cli.terminal.Text;
import org.rhei.cli.terminal.TimedResult;
import org.rhei.cli.terminal.Version;
import org.rhei.diagnostics.Assessment.Grade;
import org.rhei.diagnostics.Finding;
import org.rhei.diagnostics.Trials;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.kernel.text.NumberText;
import org.rhei.networks.ModelConfig;
import org.rhei.pipelines.Observation;
import org.rhei.pipelines.Pipeline;
import org.rhei.pipelines.options.SampleOptions;

/**
 * Diagnoses the posteriors of a model, writes the files and prints the findings.
 *
 * @param terminal shows progress and the findings
 * @param request the diagnosis
 */
public record DiagnosisRunner(Terminal terminal, DiagnosisRequest request) {
    /**
     * Runs the request.
     *
     * @return the exit code: 0, or {@value FailOn#EXIT_CODE} where the worst finding is one that the user wants to fail on
     * @throws IOException if a file cannot be written
     * @throws InputException if the request does not suit the model
     */
    public int run() throws IOException {
        TrialRequest trials = request.trials();
        DiagnosisFiles files = DiagnosisFiles.of(request.output())
                .sparing(
                        request.model().file(),
                        path(trials.observations()),
                        path(trials.parameters()),
                        path(trials.samples()),
                        path(trials.predictive()));
        Pipeline pipeline = ModelLoader.pipeline(request.model());
        ModelConfig config = pipeline.config();
        InputReader reader = new InputReader(terminal);
        Observations.requireFits(config, "--observations or --simulator", dataFile());
        TrialData all = TrialData.of(trials, request.seed(), config, reader);
        UnusualObservations.compare(terminal, request.model(), pipeline, Optional.of(all.xs()));
        InputReader.Posteriors given = trials.samples() == null
                ? null
                : reader.posteriors(trials.samples(), config, all.xs().dim(0));
        TrialData data = given == null ? all : all.only(given.kept());
        Preconditions checks =
                Preconditions.of(request.checks().checks(), data.thetas().dim(0));
        List<String> labels = labels(config);
        SettingResolver settings = new SettingResolver(terminal, request.model(), SampleOptions.defaults());
        SamplingPlan plan = plan(settings, pipeline, data);
        TimedResult<Tensor> drawn = given == null ? draw(pipeline, data, plan) : new TimedResult<>(given.samples(), 0);
        TimedResult<Diagnosis.Outputs> checked =
                check(checks, labels, axes(config, labels), data, trials(data, drawn.result()));

        List<Fact> facts = facts(config, data, plan, drawn);
        Map<DiagnosticCheck, String> skipped = checked.result().skipped();
        if (!skipped.isEmpty()) {
            facts.add(Preconditions.fact(skipped));
        }
        Grade failing = request.checks().failOn() == FailOn.DOUBTFUL ? Grade.DOUBTFUL : Grade.BAD;
        String model = request.model().name();
        List<WrittenFile> written = new ArrayList<>(files.write(model, failing, facts, checked.result()));
        written.addAll(settings.save(request.sampling().setting(), plan));
        new DiagnosisText(terminal)
                .print(request.model().quiet(), request.output().json(), facts, checked, written);
        WrittenFile.requireNames(written);
        boolean failed = Finding.worst(checked.result().findings()).compareTo(failing) >= 0;
        return failed && request.checks().failOn() != FailOn.NEVER ? FailOn.EXIT_CODE : 0;
    }

    private static @Nullable Path path(@Nullable InputFile file) {
        return file == null ? null : file.path();
    }

    /** Returns the file of the data; where they are simulated, any file stands for them. */
    private @Nullable Object dataFile() {
        return request.trials().simulator() != null
                ? request.model().file()
                : request.trials().observations();
    }

    private SamplingPlan plan(SettingResolver settings, Pipeline pipeline, TrialData data) {
        if (request.sampling().sampler().solver().reportsFailures()) {
            throw new InputException(
                    "--on-failure report is for draws: a diagnosis needs every sample, expected throw");
        }
        SamplingPlan plan = SamplingPlanner.plan(
                settings,
                request.sampling(),
                pipeline,
                Optional.of(data.xs()),
                request.trials().sampleCount());
        if (plan.count() != 1) {
            throw new InputException("--time-grid and --intermediates: a diagnosis uses the final samples only");
        }
        return plan;
    }

    private TimedResult<Tensor> draw(Pipeline pipeline, TrialData data, SamplingPlan plan) {
        int draws = request.trials().sampleCount();
        long all = (long) draws * data.xs().dim(0);
        InputException.requireFits("--nsamples", draws, data.thetas().size());
        return TimedResult.of(
                new ProgressLine(terminal, request.model().quiet(), "samples", all),
                progress -> pipeline.sampleBatched(
                        Key.of(request.seed()),
                        Observation.of(data.xs()),
                        draws,
                        LibraryOptions.sampling(plan).toBuilder()
                                .progress(progress)
                                .build()));
    }

    private Trials trials(TrialData data, Tensor drawn) {
        try {
            return new Trials(data.thetas(), drawn);
        } catch (IllegalArgumentException e) {
            InputFile samples = request.trials().samples();
            throw new InputException((samples == null ? "" : samples + ": ") + e.getMessage(), e);
        }
    }

    private TimedResult<Diagnosis.Outputs> check(
            Preconditions possible, List<String> labels, List<String> axes, TrialData data, Trials trials) {
        ChecksRequest checks = request.checks();
        Diagnosis diagnosis = new Diagnosis(
                data,
                trials,
                labels,
                axes,
                request.seed(),
                Workers.of(request.model().threads()));
        return TimedResult.of(
                new ProgressLine(
                        terminal,
                        request.model().quiet(),
                        "checks",
                        possible.possible().size()),
                progress -> diagnosis.run(possible, checks.local(), checks.bootstrap(), progress));
    }

    private List<String> labels(ModelConfig config) {
        List<String> labels = request.checks().labels();
        int count = config.dimObs() * config.chObs();
        if (labels != null && labels.size() != count) {
            throw new InputException(
                    "--labels: found " + NumberText.count(labels.size(), "name") + ", expected " + count);
        }
        if (labels != null) {
            return labels;
        }
        List<String> named = config.description().parameterNames();
        return named.isEmpty() ? Diagnosis.names("θ", count) : named;
    }

    /** Returns the names of the parameters in pictures: those that the user gave, or the model's in LaTeX with their units. */
    private List<String> axes(ModelConfig config, List<String> labels) {
        List<String> named = CornerPicture.labels(config.description());
        return request.checks().labels() != null || named.isEmpty() ? labels : named;
    }

    private List<Fact> facts(ModelConfig config, TrialData data, SamplingPlan plan, TimedResult<Tensor> drawn) {
        TrialRequest trials = request.trials();
        Path model = request.model().file();
        List<Fact> facts = new ArrayList<>();
        facts.add(Fact.of("model", model.toString()));
        facts.add(Fact.of("model_sha256", Sha256.of(model)));
        facts.add(Fact.of("method", Text.name(config.method())));
        if (trials.simulator() != null) {
            facts.add(Fact.of("simulator", trials.simulator()));
        } else {
            facts.add(Fact.of("observations", String.valueOf(trials.observations())));
            facts.add(Fact.of("parameters", String.valueOf(trials.parameters())));
        }
        facts.add(Fact.of("trials", data.thetas().dim(0)));
        facts.add(Fact.of("samples of each", drawn.result().dim(0)));
        if (trials.samples() != null) {
            facts.add(Fact.of("samples from", trials.samples().toString()));
        } else {
            facts.add(Fact.of("sampler", plan.sampler()));
            facts.add(Fact.of("solver", plan.solver()));
            facts.add(Fact.ofSeconds("drawn in", drawn.seconds()));
        }
        facts.add(Fact.of("seed", request.seed()));
        facts.add(Fact.of("rhei", Version.text()));
        facts.add(Fact.of("java", Runtime.version().toString()));
        return facts;
    }
}
