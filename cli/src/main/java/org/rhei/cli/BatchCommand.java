package org.rhei.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.pipelines.Pipeline;
import org.rhei.pipelines.SampleOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
final class BatchCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Option(
            names = "--observations",
            required = true,
            paramLabel = "FILE",
            description =
                    "The observations: .csv with a row of values for each (and a header or none), or .npy of shape"
                            + " (B, dim_cond, ch_cond).")
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

    BatchCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        DrawOptions.requirePositive("--batch-size", batchSize);
        SampleOptions sampleOptions = batchSize == null
                ? options.sampleOptions()
                : options.sampleOptions().batchSize(batchSize);
        OutputFile out = options.out(observations);
        Pipeline pipeline = options.pipeline();
        Tensor xs = Observations.many(observations, pipeline.config());

        DrawOptions.Timed timed = options.draw(
                terminal,
                pipeline.config(),
                xs.dim(0),
                sampleOptions,
                chosen -> pipeline.drawBatched(Key.of(options.seed()), xs, options.nsamples(), chosen));

        out.write(stream -> Npy.write(timed.draw().samples(), stream));
        options.report(terminal, timed, (long) options.nsamples() * xs.dim(0), List.of(out.path()));
        return 0;
    }
}
