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
        Pipeline pipeline = ModelLoader.withSolver(request.model());
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
        Verdict verdict = report.verdict(request.epsilon());
        String words = verdict.text(request.effort().planned());
        StudyCase result = new StudyCase(
                words,
                "of the spread",
                new StudyCase.Reference(
                        report.reference().toString(), report.reference().toString(), report.floor()),
                verdict.choice().map(StudyRunner::solver),
                verdict.nearest().map(StudyRunner::solver),
                new StudyCase.Size(
                        verdict.candidates(),
                        report.observations(),
                        (long) verdict.candidates() * report.observations()));
        Report begun = unusual.describe(new Report().read(reader.summaries()));
        return end(begun, result, files(report, wrapped(words) + "\n\n" + report.table()), pipeline, timed.seconds());
    }

    private static StudyCase.Solver solver(CandidateSummary one) {
        return new StudyCase.Solver(
                one.candidate().toString(), one.evaluations(), one.seconds().median(), one.p99(), one.meanError());
    }

    /**
     * Writes the files of a study and prints its report.
     *
     * @param begun the report so far
     * @param seconds the time of the study
     * @return the exit code
     */
    int end(Report begun, StudyCase result, Map<String, OutputFile.Content> files, Pipeline pipeline, double seconds)
            throws IOException {
        List<WrittenFile> written = new ArrayList<>();
        written.add(request.output().directory().write(files));
        OutputFile junit = request.output().junit();
        if (junit != null) {
            written.add(junit.write(result.report(request)::write));
        }
        StudyRequest.Effort effort = request.effort();
        result.describe(begun.value("epsilon", JsonText.number(request.epsilon()))
                        .line("observations", result.size().observations())
                        .line("samples", effort.nsamples() + " of each", effort.nsamples()))
                .time(seconds, "trials", result.size().trials())
                .kernel(pipeline.evaluatedBy(), request.model().threads())
                .written(WrittenFile.paths(written))
                .print(
                        terminal,
                        new ReportForm(
                                "study",
                                request.output().json(),
                                request.model().quiet()));
        WrittenFile.requireNames(written);
        return result.fails(request) ? FailOn.EXIT_CODE : 0;
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
     * The result of a study, as a report and as a test that fails or not.
     *
     * @param words the verdict in words
     * @param unit the unit of errors, in words
     * @param choice the cheapest solver that meets ε; empty if none does
     * @param nearest the most accurate solver; empty if all failed
     */
    record StudyCase(
            String words,
            String unit,
            Reference reference,
            Optional<Solver> choice,
            Optional<Solver> nearest,
            Size size) {
        /**
         * The solution that errors are measured against.
         *
         * @param name the solver
         * @param text the solver and its steps in words
         * @param floor its own error
         */
        record Reference(String name, String text, double floor) {}

        /**
         * A solver with its error and its work.
         *
         * @param name the solver
         * @param evaluations the evaluations of a sample
         * @param seconds the time of a trial
         * @param p99 the 99 % quantile of its errors
         * @param meanError the mean of its errors
         */
        record Solver(String name, double evaluations, double seconds, double p99, double meanError) {
            private JsonNode json() {
                return JsonNodeFactory.instance
                        .objectNode()
                        .put("solver", name)
                        .put("network_evaluations", evaluations)
                        .put("seconds", seconds)
                        .set("p99", JsonText.number(p99))
                        .set("mean_error", JsonText.number(meanError));
            }
        }

        /**
         * The extent of a study.
         *
         * @param candidates the number of solvers compared
         * @param observations the number of observations
         * @param trials the number of trials that were timed
         */
        record Size(int candidates, int observations, long trials) {}

        /** Adds the lines of the result to a report. */
        private Report describe(Report report) {
            JsonNodeFactory nodes = JsonNodeFactory.instance;
            return report.line("candidates", size.candidates())
                    .text(
                            "reference",
                            reference.text() + ", known to " + NumberText.number(reference.floor(), 2) + " " + unit)
                    .value("reference", nodes.stringNode(reference.name()))
                    .value("reference error", JsonText.number(reference.floor()))
                    .line("verdict", words)
                    .value("choice", choice.map(Solver::json).orElseGet(nodes::nullNode))
                    .value("nearest", nearest.map(Solver::json).orElseGet(nodes::nullNode));
        }

        /** Returns how bad the verdict is: bad if no solver meets ε, doubtful if the reference is not known well enough to tell. */
        private Grade grade(StudyRequest request) {
            if (choice.isPresent()) {
                return Grade.GOOD;
            }
            return reference.floor() < request.epsilon() ? Grade.BAD : Grade.DOUBTFUL;
        }

        /** Returns true if the user calls such a verdict a failure. */
        private boolean fails(StudyRequest request) {
            FailOn failOn = request.failOn();
            return failOn != FailOn.NEVER && grade(request).compareTo(failing(failOn)) >= 0;
        }

        /** Returns the verdict in JUnit's form: a test of the solver that is chosen, or of the most accurate one. */
        private JUnitReport report(StudyRequest request) {
            double p99 = choice.or(() -> nearest).map(Solver::p99).orElse(reference.floor());
            String expected = "a solver whose p99 error is below " + NumberText.number(request.epsilon());
            Finding finding = new Finding(
                    "study",
                    size.candidates() + " candidates",
                    "p99 error " + unit,
                    p99,
                    new Assessment(grade(request), words, expected));
            String name = "rhei study " + request.model().name();
            return new JUnitReport(name, List.of(finding), Map.of(), failing(request.failOn()));
        }

        private static Grade failing(FailOn failOn) {
            return failOn == FailOn.DOUBTFUL ? Grade.DOUBTFUL : Grade.BAD;
        }
    }
}
