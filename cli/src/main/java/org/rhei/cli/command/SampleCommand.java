package org.rhei.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.file.InputFile;
import org.rhei.cli.option.CornerOptions;
import org.rhei.cli.option.DrawOptions;
import org.rhei.cli.option.ObservationConverter;
import org.rhei.cli.output.OutputFile;
import org.rhei.cli.request.CornerRequest;
import org.rhei.cli.request.ObservationRequest;
import org.rhei.cli.request.PictureRequest;
import org.rhei.cli.request.SampleRequest;
import org.rhei.cli.run.SampleRunner;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Terminal;
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
            paramLabel = "FILE|VALUES",
            converter = ObservationConverter.class,
            description = "The observation: a table with one row of values, or an array (1, dim_cond, ch_cond); or the"
                    + " values themselves, such as -0.64,0.16. An unconditional model takes none.")
    private @Nullable InputFile observation;

    @Mixin
    private DrawOptions options;

    @Option(
            names = "--plot",
            paramLabel = "FILE",
            description = "Also draw a corner plot of the samples, .png, .svg or .pdf.")
    private @Nullable Path plot;

    @Mixin
    private CornerOptions corner;

    public SampleCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        ObservationRequest requested = new ObservationRequest("--observation", observation, false);
        SampleRequest request = options.request(command, requested, null);
        CornerRequest drawn = corner.request(options.tables());
        if (plot != null) {
            OutputFile file = request.result().output("--plot", plot, List.of(".png", ".svg", ".pdf"));
            request = request.withPicture(new PictureRequest(file, drawn));
        } else if (!drawn.given().names().isEmpty()) {
            throw new InputException(drawn.given().names().getFirst() + " is for the picture that --plot FILE names");
        }
        new SampleRunner(terminal, request).run();
        return 0;
    }
}
