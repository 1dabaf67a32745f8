package org.rhei.cli.command;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.file.InputFile;
import org.rhei.cli.option.DrawOptions;
import org.rhei.cli.option.ObservationConverter;
import org.rhei.cli.request.ObservationRequest;
import org.rhei.cli.run.SampleRunner;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rhei batch}: the posteriors of many observations. */
@Command(
        name = "batch",
        description = "Draws samples of the posteriors for many observations at once.",
        footerHeading = "%nExample:%n",
        footer = {
            "  rhei batch --model two-moons.safetensors --observations xs.npy \\",
            "      --nsamples 1000 --batch-size 20 --out samples.npy",
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class BatchCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Spec
    private CommandSpec command;

    @Option(
            names = "--observations",
            required = true,
            paramLabel = "FILE|VALUES",
            converter = ObservationConverter.class,
            description =
                    "The observations: a table with a row of values for each, or an array (B, dim_cond, ch_cond); or"
                            + " the values themselves, with a semicolon between observations, such as"
                            + " '-0.64,0.16;0.2,0.3'.")
    private InputFile observations;

    @Mixin
    private DrawOptions options;

    @Option(
            names = "--batch-size",
            paramLabel = "B",
            description = "The number of observations to compute at a time, which bounds the memory. The samples do not"
                    + " depend on it.")
    private @Nullable Integer batchSize;

    public BatchCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        InputException.requirePositive("--batch-size", batchSize);
        ObservationRequest requested = new ObservationRequest("--observations", observations, true);
        new SampleRunner(terminal, options.request(command, requested, batchSize)).run();
        return 0;
    }
}
