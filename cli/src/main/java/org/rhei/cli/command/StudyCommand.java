package org.rhei.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.file.InputFile;
import org.rhei.cli.option.FailOnConverter;
import org.rhei.cli.option.ModelOptions;
import org.rhei.cli.option.ObservationConverter;
import org.rhei.cli.option.TableOptions;
import org.rhei.cli.option.ValueList;
import org.rhei.cli.output.OutputDirectory;
import org.rhei.cli.output.OutputFile;
import org.rhei.cli.request.FailOn;
import org.rhei.cli.request.ModelRequest;
import org.rhei.cli.request.SettingRequest;
import org.rhei.cli.request.StudyRequest;
import org.rhei.cli.run.DensityStudyRunner;
import org.rhei.cli.run.StudyRunner;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rhei study}: how many evaluations a model needs for an error. */
@Command(
        name = "study",
        description = {
            "Finds how many network evaluations a model needs for a given error: draws equal samples by many solvers"
                    + " and compares each with a reference solution. Writes study.csv, verdict.txt and pictures of"
                    + " the error against evaluations and against time. The errors are those of the solver alone,"
                    + " in units of the posterior's spread. With --log-prob it compares solvers of log-probabilities."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  rhei study --model two-moons.safetensors --observation x1.csv x2.csv --out study",
            "  rhei study --model two-moons.safetensors --observation x.csv --epsilon 0.003 \\",
            "      --candidates euler/uniform/100,adams-bashforth3/calibrated,dopri5/per-sample --out study",
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class StudyCommand implements Callable<Integer> {
    private static final int MOST_SAMPLES = 1_000_000;
    private static final int MOST_REPEATS = 1000;

    private final Terminal terminal;

    @Mixin
    private ModelOptions model;

    @Option(
            names = {"--observation", "--observations"},
            paramLabel = "FILE|VALUES",
            converter = ObservationConverter.class,
            arity = "1..*",
            description = "The observations: a table with a row of values for each, or an array (B, dim_cond,"
                    + " ch_cond), or the values themselves, such as -0.64,0.16; one or more of these. An unconditional"
                    + " model takes none.")
    private @Nullable List<InputFile> observations;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "The folder for the results, which is created if it is missing.")
    private Path out;

    @Option(names = "--force", description = "Replace the results of an earlier study in the folder.")
    private boolean force;

    @Option(names = "--json", description = "The report as one JSON object in one line.")
    private boolean json;

    @Option(
            names = "--epsilon",
            paramLabel = "E",
            defaultValue = "0.01",
            description = "The requested bound on the error of 99 samples in 100, in units of the posterior's spread"
                    + " (default: ${DEFAULT-VALUE}).")
    private double epsilon;

    @Option(
            names = "--log-prob",
            description = "Compare solvers of log-probabilities at samples of the model, among them those tuned for the"
                    + " model. Errors and --epsilon are in nats.")
    private boolean logProb;

    @Option(
            names = "--candidates",
            paramLabel = "LIST",
            split = ValueList.SEPARATOR,
            splitSynopsisLabel = ValueList.SHOWN,
            description =
                    "The candidates to try in place of all: solver/grid/size, such as adams-bashforth3/calibrated/13"
                            + " or dopri5/per-sample/1e-4; solver or solver/grid selects all candidates that begin"
                            + " with it. Or a file with one candidate per line.")
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
            description = "The number of samples that you plan to draw. The verdict compares the Monte Carlo error of"
                    + " so many samples with the solver's error (default: ${DEFAULT-VALUE}).")
    private int planned;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "42",
            description = "The seed of the noise (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--fail-on",
            paramLabel = "GRADE",
            defaultValue = "never",
            converter = FailOnConverter.class,
            description =
                    "When to end with exit code 3: bad, if no solver meets --epsilon; doubtful, also if the reference"
                            + " is not accurate enough to decide (default: ${DEFAULT-VALUE}).")
    private FailOn failOn = FailOn.NEVER;

    @Option(
            names = "--junit",
            paramLabel = "FILE",
            description = "Also write the verdict as JUnit's results, .xml, for pipelines.")
    private @Nullable Path junit;

    @Mixin
    private TableOptions tables;

    public StudyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        ModelRequest requestedModel = model.request();
        InputException.requireCount("--repeats", repeats, 1, MOST_REPEATS);
        InputException.requirePositive("--planned", planned);
        InputException.requireCount("--nsamples", nsamples, 2, MOST_SAMPLES);
        SettingRequest.requireEpsilon(epsilon);
        StudyRequest request = new StudyRequest(
                requestedModel,
                observations == null
                        ? List.of()
                        : observations.stream().map(tables::applied).toList(),
                logProb,
                candidates,
                new StudyRequest.Effort(nsamples, repeats, planned, seed),
                epsilon,
                failOn,
                new StudyRequest.Output(
                        OutputDirectory.of("--out", out, StudyRunner.names(), force),
                        OutputFile.beside("--junit", junit, ".xml", out, force),
                        json));
        return logProb ? new DensityStudyRunner(terminal, request).run() : new StudyRunner(terminal, request).run();
    }
}
