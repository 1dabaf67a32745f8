package org.rhei.cli.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.rhei.cli.file.InputFile;
import org.rhei.cli.file.InputReader;
import org.rhei.cli.output.OutputFile;
import org.rhei.cli.output.WrittenFile;
import org.rhei.cli.request.FailOn;
import org.rhei.cli.request.StudyRequest;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.JsonText;
import org.rhei.cli.terminal.ProgressLine;
import org.rhei.cli.terminal.Report;
import org.rhei.cli.terminal.ReportForm;
import org.rhei.cli.terminal.Terminal;
import org.rhei.cli.terminal.Text;
import org.rhei.cli.terminal.TimedResult;
import org.rhei.diagnostics.Assessment;
import org.rhei.diagnostics.Assessment.Grade;
import org.rhei.diagnostics.Finding;
import org.rhei.diagnostics.JUnitReport;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.text.NumberText;
import org.rhei.networks.ModelConfig;
import org.rhei.pipelines.Pipeline;
import org.rhei.plots.picture.PictureFormat;
import org.rhei.studies.CandidateSummary;
import org.rhei.studies.Candidates;
import org.rhei.studies.SolverStudy;
import org.rhei.studies.StudyReport;
import org.rhei.studies.Verdict;
import org.rhei.studies.WorkPrecisionPlot;
import org.rhei.studies.WorkPrecisionPlot.Work;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Runs a study of solvers, writes its files and prints the report.
 *
 * @param terminal shows progress and the report
 * @param request the study to run
 */
public record StudyRunner(Terminal terminal, StudyRequest request) {
    /** The table of all measurements. */
    static final String TABLE = "study.csv";

    static final String VERDICT = "verdict.txt";

    /** Returns the names of all files that a study may write. */
    public static Set<String> names() {
        Set<String> names = new LinkedHashSet<>(List.of(TABLE, VERDICT));
        for (Work work : Work.values()) {
            for (PictureFormat format : PictureFormat.OF_WEB_PAGES) {
                names.add(name(work, format));
            }
        }
        return names;
    }

    private static String name(Work work, PictureFormat format) {
        return ("error-" + work.name() + "." + format.name()).toLowerCase(Locale.ROOT);
    }

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
        Optional<Tensor> xs = observations(request, config, reader);
        UnusualObservations unusual = UnusualObservations.compare(terminal, request.model(), pipeline, xs);
        SolverStudy study = study(pipeline);

        TimedResult<StudyReport> timed = TimedResult.of(
                new ProgressLine(terminal, request.model().quiet(), "percent", 100),
                progress -> run(study.toBuilder().progress(progress).build(), pipeline, xs));

        StudyReport report = timed.result();
        Verdict found = report.verdict(request.epsilon());
        String verdict = found.text(request.effort().planned());
        List<WrittenFile> written = new ArrayList<>();
        written.add(request.output().directory().write(files(report, wrapped(verdict) + "\n\n" + report.table())));
        OutputFile junit = request.output().junit();
        if (junit != null) {
            written.add(junit.write(new StudyCase(found, verdict).report(request)::write));
        }
        int candidates = study.candidates().size();
        String floor = NumberText.number(report.floor(), 2);
        unusual.describe(new Report().read(reader.summaries()))
                .value("epsilon", JsonText.number(request.epsilon()))
                .line("observations", report.observations())
                .line(
                        "samples",
                        request.effort().nsamples() + " of each",
                        request.effort().nsamples())
                .line("candidates", candidates)
                .text("reference", report.reference() + ", known to " + floor)
                .value(
                        "reference",
                        JsonNodeFactory.instance.stringNode(report.reference().toString()))
                .value("reference error", JsonText.number(report.floor()))
                .line("verdict", verdict)
                .value("choice", json(found.choice()))
                .value("nearest", json(found.nearest()))
                .time(timed.seconds(), "trials", (long) candidates * report.observations())
                .kernel(pipeline.evaluatedBy(), request.model().threads())
                .written(WrittenFile.paths(written))
                .print(
                        terminal,
                        new ReportForm(
                                "study",
                                request.output().json(),
                                request.model().quiet()));
        WrittenFile.requireNames(written);
        return new StudyCase(found, verdict).fails(request.failOn()) ? FailOn.EXIT_CODE : 0;
    }

    /** Returns a candidate with its error and its work; null if there is none. */
    private static JsonNode json(Optional<CandidateSummary> candidate) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return candidate
                .<JsonNode>map(one -> nodes.objectNode()
                        .put("solver", one.candidate().toString())
                        .put("network_evaluations", one.evaluations())
                        .put("seconds", one.seconds().median())
                        .put("p99", one.p99())
                        .put("mean_error", one.meanError()))
                .orElseGet(nodes::nullNode);
    }

    private static StudyReport run(SolverStudy study, Pipeline pipeline, Optional<Tensor> xs) {
        return xs.map(all -> study.run(pipeline, all)).orElseGet(() -> study.run(pipeline));
    }

    /** Reads the observations of all files; empty for an unconditional model. */
    static Optional<Tensor> observations(StudyRequest request, ModelConfig config, InputReader reader) {
        List<InputFile> files = request.observations();
        Observations.requireFits(config, "--observation", files.isEmpty() ? null : files.getFirst());
        if (files.isEmpty()) {
            return Optional.empty();
        }
        List<Tensor> parts =
                files.stream().map(file -> reader.observations(file, config)).toList();
        int all = parts.stream().mapToInt(part -> part.dim(0)).sum();
        float[] values = new float[Math.multiplyExact(all, config.dimCond() * config.chCond())];
        int at = 0;
        for (Tensor part : parts) {
            System.arraycopy(part.data(), 0, values, at, part.size());
            at += part.size();
        }
        return Optional.of(Tensor.of(values, all, config.dimCond(), config.chCond()));
    }

    private SolverStudy study(Pipeline pipeline) {
        List<String> candidates = request.candidates();
        StudyRequest.Effort effort = request.effort();
        try {
            SolverStudy.Builder study = candidates == null
                    ? SolverStudy.of(pipeline).toBuilder()
                    : SolverStudy.builder(Candidates.parse(
                            items(candidates), pipeline.config().method()));
            return study.samples(effort.nsamples())
                    .repeats(effort.repeats())
                    .key(Key.of(effort.seed()))
                    .build();
        } catch (IllegalArgumentException e) {
            throw new InputException("--candidates: " + e.getMessage(), e);
        }
    }

    /** Returns the candidates, or the lines of the file that the only one names. */
    static List<String> items(List<String> given) {
        Path file = Path.of(given.getFirst());
        if (given.size() > 1 || !Files.exists(file) || Files.isDirectory(file)) {
            return given;
        }
        return Text.of(file).lines().filter(line -> !line.isBlank()).toList();
    }

    private Map<String, OutputFile.Content> files(StudyReport report, String verdict) {
        Map<String, OutputFile.Content> files = new LinkedHashMap<>();
        files.put(TABLE, text(report.csv()));
        files.put(VERDICT, text(verdict));
        for (Work work : Work.values()) {
            for (PictureFormat format : PictureFormat.OF_WEB_PAGES) {
                WorkPrecisionPlot plot = new WorkPrecisionPlot(
                        report, work, request.epsilon(), request.model().name());
                files.put(name(work, format), stream -> plot.write(stream, format));
            }
        }
        return files;
    }

    static String wrapped(String text) {
        return String.join("\n", Text.wrapped(text, Terminal.STANDARD));
    }

    static OutputFile.Content text(String content) {
        return stream -> stream.write(content.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The verdict of a study as a test that fails or not.
     *
     * @param verdict the verdict
     * @param words the verdict in words
     */
    private record StudyCase(Verdict verdict, String words) {
        /** Returns how bad the verdict is: bad if no solver meets ε, doubtful if the reference is not known well enough to tell. */
        Grade grade() {
            if (verdict.choice().isPresent()) {
                return Grade.GOOD;
            }
            return verdict.floor() < verdict.epsilon() ? Grade.BAD : Grade.DOUBTFUL;
        }

        /** Returns true if the user calls such a verdict a failure. */
        boolean fails(FailOn failOn) {
            return failOn != FailOn.NEVER && grade().compareTo(failing(failOn)) >= 0;
        }

        /** Returns the verdict in JUnit's form: a test of the solver that is chosen, or of the most accurate one. */
        JUnitReport report(StudyRequest request) {
            double p99 = verdict.choice()
                    .or(verdict::nearest)
                    .map(CandidateSummary::p99)
                    .orElse(verdict.floor());
            String expected = "a solver whose p99 error is below " + NumberText.number(verdict.epsilon());
            Finding finding = new Finding(
                    "study",
                    verdict.candidates() + " candidates",
                    "p99 error of the spread",
                    p99,
                    new Assessment(grade(), words, expected));
            String name = "rhei study " + request.model().name();
            return new JUnitReport(name, List.of(finding), Map.of(), failing(request.failOn()));
        }

        private static Grade failing(FailOn failOn) {
            return failOn == FailOn.DOUBTFUL ? Grade.DOUBTFUL : Grade.BAD;
        }
    }
}
