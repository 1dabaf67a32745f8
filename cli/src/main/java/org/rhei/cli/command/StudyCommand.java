package org.rhei.cli.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.file.InputFile;
import org.rhei.cli.file.OutputDirectory;
import org.rhei.cli.file.OutputFile;
import org.rhei.cli.option.ModelOptions;
import org.rhei.cli.option.SettingOptions;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.ProgressLine;
import org.rhei.cli.terminal.Report;
import org.rhei.cli.terminal.Terminal;
import org.rhei.cli.terminal.Text;
import org.rhei.cli.terminal.Timed;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.networks.MethodConfig;
import org.rhei.networks.ModelConfig;
import org.rhei.pipelines.Pipeline;
import org.rhei.plots.picture.PictureFormat;
import org.rhei.studies.Candidates;
import org.rhei.studies.SolverStudy;
import org.rhei.studies.StudyReport;
import org.rhei.studies.WorkPrecisionPlot;
import org.rhei.studies.WorkPrecisionPlot.Work;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rhei study}: how many evaluations a model needs for an error. */
@Command(
        name = "study",
        description = {
            "Finds how many network evaluations a model needs for an error: draws the same samples by many solvers and"
                    + " compares each with a reference solution. Writes study.csv, verdict.txt and pictures of error"
                    + " against evaluations and against time. Errors are of the solver alone, in units of the"
                    + " posterior's spread."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  rhei study --model two-moons.safetensors --observation x1.csv x2.csv --out study",
            "  rhei study --model two-moons.safetensors --observation x.csv --epsilon 0.003 \\",
            "      --candidates euler/uniform/100,adams-bashforth3/calibrated,dopri5/per-sample --out study",
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class StudyCommand implements Callable<Integer> {
    private static final String TABLE = "study.csv";

    private final Terminal terminal;

    @Mixin
    private ModelOptions model;

    @Option(
            names = {"--observation", "--observations"},
            paramLabel = "FILE",
            arity = "1..*",
            description = "The observations: .csv with a row of values for each, or .npy of shape (B, dim_cond,"
                    + " ch_cond); one or more files. An unconditional model takes none.")
    private @Nullable List<Path> observations;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "The folder that the results go into; made where it is missing.")
    private Path out;

    @Option(names = "--force", description = "Replace the results of an earlier study there.")
    private boolean force;

    @Option(
            names = "--epsilon",
            paramLabel = "E",
            defaultValue = "0.01",
            description = "The error asked for, of 99 samples in 100, in units of the posterior's spread (default:"
                    + " ${DEFAULT-VALUE}).")
    private double epsilon;

    @Option(
            names = "--candidates",
            paramLabel = "LIST",
            split = ",",
            description =
                    "What to try in place of a sweep of all: solver/grid/size, such as adams-bashforth3/calibrated/13"
                        + " or dopri5/per-sample/1e-4; solver or solver/grid for all such of the sweep. Or a file with"
                        + " one a line.")
    private @Nullable List<String> candidates;

    @Option(
            names = "--nsamples",
            paramLabel = "N",
            defaultValue = "256",
            description = "Samples of each observation (default: ${DEFAULT-VALUE}).")
    private int nsamples;

    @Option(
            names = "--repeats",
            paramLabel = "N",
            defaultValue = "3",
            description = "Draws of each candidate, for its wall time (default: ${DEFAULT-VALUE}).")
    private int repeats;

    @Option(
            names = "--planned",
            paramLabel = "N",
            defaultValue = "10000",
            description = "How many samples you mean to draw: does the solver's error matter beside chance? (default:"
                    + " ${DEFAULT-VALUE}).")
    private int planned;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "42",
            description = "Where the noise comes from (default: ${DEFAULT-VALUE}).")
    private long seed;

    public StudyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        check();
        OutputDirectory directory = OutputDirectory.of("--out", out).replacing("--out", TABLE, force);
        Pipeline pipeline = model.pipeline();
        Optional<Tensor> xs = observations(pipeline.config());
        SolverStudy study = study(pipeline);

        Timed<StudyReport> timed = Timed.of(
                new ProgressLine(terminal, model.quiet(), "percent", 100),
                progress -> run(study.toBuilder().progress(progress).build(), pipeline, xs));

        StudyReport report = timed.result();
        String verdict = report.verdict(epsilon).text(planned);
        directory.write(files(report, verdict + "\n\n" + report.table()));
        new Report()
                .line("observations", Integer.toString(report.observations()))
                .line("samples", nsamples + " of each")
                .line("candidates", Integer.toString(study.candidates().size()))
                .line(
                        "reference",
                        report.reference() + ", known to " + String.format(Locale.ROOT, "%.2g", report.floor()))
                .line("verdict", verdict)
                .time(timed.seconds(), "trials", (long) study.candidates().size() * report.observations())
                .kernel(pipeline.evaluatedBy(), model.threads())
                .written(List.of(out))
                .print(terminal, model.quiet());
        return 0;
    }

    private static StudyReport run(SolverStudy study, Pipeline pipeline, Optional<Tensor> xs) {
        return xs.map(all -> study.run(pipeline, all)).orElseGet(() -> study.run(pipeline));
    }

    /** Refuses what is wrong for any model. */
    private void check() {
        model.check();
        InputException.requirePositive("--repeats", repeats);
        InputException.requirePositive("--planned", planned);
        if (nsamples < 2) {
            throw new InputException("--nsamples must be at least 2, found " + nsamples);
        }
        SettingOptions.checkEpsilon(epsilon);
    }

    private Optional<Tensor> observations(ModelConfig config) {
        List<Path> files = observations == null ? List.of() : observations;
        ModelOptions.checkObservation(config, "--observation", files.isEmpty() ? null : files.getFirst());
        if (files.isEmpty()) {
            return Optional.empty();
        }
        List<Tensor> parts =
                files.stream().map(file -> InputFile.observations(file, config)).toList();
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
        try {
            MethodConfig method = pipeline.config().method();
            return SolverStudy.builder(
                            candidates == null ? Candidates.of(method) : Candidates.parse(items(candidates), method))
                    .samples(nsamples)
                    .repeats(repeats)
                    .key(Key.of(seed))
                    .build();
        } catch (IllegalArgumentException e) {
            throw new InputException("--candidates: " + e.getMessage(), e);
        }
    }

    /** The lines of a file, where there is one of that name. */
    private static List<String> items(List<String> given) {
        Path file = Path.of(given.getFirst());
        if (given.size() > 1 || !Files.isRegularFile(file)) {
            return given;
        }
        return Text.of(file).lines().filter(line -> !line.isBlank()).toList();
    }

    private Map<String, OutputFile.Content> files(StudyReport report, String verdict) {
        Map<String, OutputFile.Content> files = new LinkedHashMap<>();
        Function<String, OutputFile.Content> text =
                content -> stream -> stream.write(content.getBytes(StandardCharsets.UTF_8));
        files.put(TABLE, text.apply(report.csv()));
        files.put("verdict.txt", text.apply(verdict));
        for (Work work : Work.values()) {
            for (PictureFormat format : PictureFormat.values()) {
                WorkPrecisionPlot plot = new WorkPrecisionPlot(report, work, epsilon, model.name());
                files.put(
                        "error-" + work.name().toLowerCase(Locale.ROOT) + "."
                                + format.name().toLowerCase(Locale.ROOT),
                        stream -> plot.write(stream, format));
            }
        }
        return files;
    }
}
