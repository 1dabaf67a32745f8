package org.rhei.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.file.InputFile;
import org.rhei.cli.option.InputFileConverter;
import org.rhei.cli.option.ModelOptions;
import org.rhei.cli.option.TableOptions;
import org.rhei.cli.output.OutputFile;
import org.rhei.cli.request.ModelRequest;
import org.rhei.cli.request.SettingRequest;
import org.rhei.cli.run.TuneRunner;
import org.rhei.cli.terminal.ReportForm;
import org.rhei.cli.terminal.Terminal;
import org.rhei.pipelines.TunedSolvers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rhei tune}: solvers for all observations of a model. */
@Command(
        name = "tune",
        description = {
            "Tunes solvers for a model once, over many observations, and measures them on observations that the tuning"
                    + " has not seen. Draws for any observation then need few evaluations and no pilot: 'rhei sample"
                    + " --epsilon' finds the file beside the model."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  rhei tune --model two-moons.safetensors --observations xs.npy --out two-moons.tuned",
            "  rhei tune --model two-moons.safetensors --simulator two-moons --epsilon 0.05 --out two-moons.tuned",
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class TuneCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private ModelOptions model;

    @Option(
            names = "--observations",
            paramLabel = "FILE",
            converter = InputFileConverter.class,
            description =
                    "Observations like those to come, in random order, 12 or more, best 500: a table with a row of"
                        + " values for each, or an array (B, dim_cond, ch_cond). A third, at most 64, is set aside to"
                        + " measure the errors. Without them and --simulator: independent values with the mean and the"
                        + " standard deviation of the training's data, if the model file has them.")
    private @Nullable InputFile observations;

    @Option(
            names = "--simulator",
            paramLabel = "NAME",
            description = "Make observations, in place of --observations: two-moons.")
    private @Nullable String simulator;

    @Option(
            names = "--epsilon",
            paramLabel = "E",
            description = "Stop at the fewest evaluations that reach this error of 99 samples in 100, in units of the"
                    + " posterior's spread, and of log-probabilities in nats (default: whole ladders, from 4 to 24"
                    + " evaluations for samples and from 10 to 60 for log-probabilities).")
    private @Nullable Double epsilon;

    @Option(
            names = "--samples-only",
            description = "Tune no solvers for 'rhei log-prob --epsilon'. They are left out for more than 8 parameters,"
                    + " too, since the work grows with their square.")
    private boolean samplesOnly;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "42",
            description = "Where the noise comes from (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "Where the tuned solvers go, .tuned; M.tuned beside M.safetensors is found by itself.")
    private Path out;

    @Option(names = "--force", description = "Replace a file that exists.")
    private boolean force;

    @Option(names = "--json", description = "The report as one JSON object in one line.")
    private boolean json;

    @Mixin
    private TableOptions tables;

    public TuneCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        ModelRequest requested = model.request();
        OutputFile target =
                OutputFile.of("--out", out, List.of(TunedSolvers.ENDING)).replacing("--out", force);
        SettingRequest.Tuning request = new SettingRequest.Tuning(
                requested,
                tables.of(observations),
                simulator,
                epsilon,
                samplesOnly,
                seed,
                target,
                new ReportForm("tune", json, requested.quiet()));
        new TuneRunner(terminal, request).run();
        return 0;
    }
}
