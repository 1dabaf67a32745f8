package org.rhei.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.pipelines.Pipeline;
import org.rhei.pipelines.SampleOptions;
import org.rhei.studies.CornerPlot;
import org.rhei.studies.PictureFormat;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rhei sample}: the posterior of one observation. */
@Command(
        name = "sample",
        description = "Draws samples of the posterior for one observation.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  rhei sample --model two-moons.safetensors --observation x.csv \\",
            "      --nsamples 10000 --seed 42 --out samples.npy --plot samples.png",
            "  rhei sample --model two-moons.safetensors --observation x.npy \\",
            "      --solver dopri5 --rtol 1e-4 --atol 1e-4 --out samples.npy",
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class SampleCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Option(
            names = "--observation",
            required = true,
            paramLabel = "FILE",
            description = "The observation: .csv with one row of values (and a header or none), or .npy of shape"
                    + " (1, dim_cond, ch_cond).")
    private Path observation;

    @Mixin
    private DrawOptions options;

    @Option(
            names = "--plot",
            paramLabel = "FILE",
            description = "Also draw a corner plot of the samples, .png or .svg.")
    private @Nullable Path plot;

    SampleCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        SampleOptions sampleOptions = options.sampleOptions();
        OutputFile out = options.out(observation);
        OutputFile picture = plot == null ? null : OutputFile.of("--plot", plot, List.of(".png", ".svg"));
        Pipeline pipeline = options.pipeline();
        Tensor xO = Observations.one(observation, pipeline.config());

        DrawOptions.Timed timed = options.draw(
                terminal,
                pipeline.config(),
                1,
                sampleOptions,
                chosen -> pipeline.sampler(xO, chosen).draw(Key.of(options.seed()), options.nsamples()));

        Tensor samples = timed.draw().samples();
        List<Path> files = new ArrayList<>();
        out.write(stream -> Npy.write(samples, stream));
        files.add(out.path());
        if (picture != null) {
            draw(picture, options.hasTimes() ? last(samples) : samples);
            files.add(picture.path());
        }
        options.report(terminal, timed, options.nsamples(), files);
        return 0;
    }

    private void draw(OutputFile picture, Tensor samples) throws IOException {
        CornerPlot corner = CornerPlot.of(samples).withTitle(options.modelName());
        picture.write(stream -> corner.write(stream, PictureFormat.of(picture.path())));
    }

    /** The states at the last of the times. */
    private static Tensor last(Tensor samples) {
        int times = samples.dim(0);
        return samples.rows(times - 1, times).reshape(samples.dim(1), samples.dim(2), samples.dim(3));
    }
}
