package org.rhei.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.file.InputFile;
import org.rhei.cli.file.OutputFile;
import org.rhei.cli.option.DrawOptions;
import org.rhei.cli.option.ModelOptions;
import org.rhei.cli.option.Sampling;
import org.rhei.cli.terminal.Terminal;
import org.rhei.cli.terminal.Timed;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.pipelines.Observation;
import org.rhei.pipelines.Pipeline;
import org.rhei.pipelines.SampleResult;
import org.rhei.plots.CornerPlot;
import org.rhei.plots.picture.PictureFormat;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rhei sample}: the posterior of one observation. */
@Command(
        name = "sample",
        description = "Draws samples of the posterior for one observation, or of an unconditional model.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  rhei sample --model two-moons.safetensors --observation x.csv \\",
            "      --nsamples 10000 --seed 42 --out samples.npy --plot samples.png",
            "  rhei sample --model two-moons.safetensors --observation x.npy \\",
            "      --solver dopri5 --rtol 1e-4 --atol 1e-4 --out samples.npy",
            "  rhei sample --model flow-matching.safetensors --observation x.csv \\",
            "      --sampler zero-ends --alpha 0.3 --nsteps 200 --out samples.npy",
            "  rhei sample --model two-moons.safetensors --observation x.csv \\",
            "      --solver auto --epsilon 0.01 --save-setting fast.json --out samples.npy",
            "  rhei sample --model edm.safetensors --observation x.csv \\",
            "      --nsteps 32 --s-churn 10 --s-min 0.05 --s-max 50 --s-noise 1.003 --out samples.npy",
            "  rhei sample --model score-matching.safetensors --observation x.csv \\",
            "      --sampler ode --solver heun --nsteps 50 --out samples.npy",
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class SampleCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Spec
    private CommandSpec command;

    @Option(
            names = "--observation",
            paramLabel = "FILE",
            description = "The observation: .csv or .parquet with one row of values (and a header or none), or .npy of"
                    + " shape (1, dim_cond, ch_cond). An unconditional model takes none.")
    private @Nullable Path observation;

    @Mixin
    private DrawOptions options;

    @Option(
            names = "--plot",
            paramLabel = "FILE",
            description = "Also draw a corner plot of the samples, .png or .svg.")
    private @Nullable Path plot;

    public SampleCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        options.check(command);
        OutputFile picture =
                plot == null ? null : options.result().output(command, "--plot", plot, List.of(".png", ".svg"));
        Pipeline pipeline = options.pipeline();
        ModelOptions.checkObservation(pipeline.config(), "--observation", observation);
        Optional<Tensor> xO =
                Optional.ofNullable(observation).map(file -> InputFile.observation(file, pipeline.config()));
        Sampling sampling = options.sampling(terminal, pipeline, xO);
        Observation posterior = xO.map(Observation::of).orElse(Observation.NONE);

        Timed<SampleResult> timed = options.draw(
                terminal,
                sampling,
                options.nsamples(),
                chosen -> pipeline.draw(Key.of(options.seed()), posterior, options.nsamples(), chosen));

        Tensor samples = timed.result().samples();
        List<Path> files = new ArrayList<>();
        options.write(command, sampling, samples, "sample");
        files.add(options.result().file());
        if (picture != null) {
            draw(picture, finite(samples.rank() == 4 ? last(samples) : samples));
            files.add(picture.path());
        }
        options.saveSetting(files);
        options.report(terminal, pipeline, sampling, timed, options.nsamples(), files);
        return 0;
    }

    private void draw(OutputFile picture, Tensor samples) throws IOException {
        CornerPlot corner = CornerPlot.of(samples).withTitle(options.model().name());
        picture.write(stream -> corner.write(stream, PictureFormat.of(picture.path())));
    }

    /** The samples that reached the end. */
    private static Tensor finite(Tensor samples) {
        int[] rows = IntStream.range(0, samples.dim(0))
                .filter(row -> Float.isFinite(samples.at(row, 0, 0)))
                .toArray();
        if (rows.length == samples.dim(0)) {
            return samples;
        }
        int dimension = samples.dim(1) * samples.dim(2);
        Tensor finite = Tensor.zeros(rows.length, samples.dim(1), samples.dim(2));
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(samples.data(), rows[i] * dimension, finite.data(), i * dimension, dimension);
        }
        return finite;
    }

    /** The states at the last of the times. */
    private static Tensor last(Tensor samples) {
        int times = samples.dim(0);
        return samples.rows(times - 1, times).reshape(samples.dim(1), samples.dim(2), samples.dim(3));
    }
}
