package org.rhei.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.file.InputFile;
import org.rhei.cli.option.DrawOptions;
import org.rhei.cli.option.ModelOptions;
import org.rhei.cli.option.Sampling;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Terminal;
import org.rhei.cli.terminal.Timed;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.pipelines.Observation;
import org.rhei.pipelines.Pipeline;
import org.rhei.pipelines.SampleResult;
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
            paramLabel = "FILE",
            description =
                    "The observations: .csv or .parquet with a row of values for each (and a header or none), or .npy"
                            + " of shape (B, dim_cond, ch_cond).")
    private Path observations;

    @Mixin
    private DrawOptions options;

    @Option(
            names = "--batch-size",
            paramLabel = "B",
            description =
                    "Work on at most so many observations at a time, to bound memory. The samples do not depend on"
                            + " it.")
    private @Nullable Integer batchSize;

    public BatchCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        InputException.requirePositive("--batch-size", batchSize);
        options.check(command);
        Pipeline pipeline = options.pipeline();
        ModelOptions.checkObservation(pipeline.config(), "--observations", observations);
        Tensor xs = InputFile.observations(observations, pipeline.config());
        Sampling sampling = options.sampling(terminal, pipeline, Optional.of(xs));

        long samples = (long) options.nsamples() * xs.dim(0);
        Timed<SampleResult> timed = options.draw(
                terminal,
                sampling,
                samples,
                chosen -> pipeline.drawBatched(
                        Key.of(options.seed()),
                        Observation.of(xs),
                        options.nsamples(),
                        batchSize != null
                                ? chosen.toBuilder().batchSize(batchSize).build()
                                : chosen));

        options.write(command, sampling, timed.result().samples(), "sample", "observation");
        List<Path> files = new ArrayList<>(List.of(options.result().file()));
        options.saveSetting(files);
        options.report(terminal, pipeline, sampling, timed, samples, files);
        return 0;
    }
}
