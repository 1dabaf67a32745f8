package org.rhei.cli.option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.file.InputFile;
import org.rhei.cli.file.Result;
import org.rhei.cli.terminal.Failures;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.ProgressLine;
import org.rhei.cli.terminal.Report;
import org.rhei.cli.terminal.Terminal;
import org.rhei.cli.terminal.Text;
import org.rhei.cli.terminal.Timed;
import org.rhei.kernel.Tensor;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.backend.BackendChoice;
import org.rhei.pipelines.Pipeline;
import org.rhei.pipelines.SampleResult;
import org.rhei.pipelines.options.SampleOptions;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options of every command that draws samples. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class DrawOptions {
    private static final int MOST_NUMBERS = Integer.MAX_VALUE - 8;

    @Mixin
    private ModelOptions model;

    @Option(
            names = "--nsamples",
            paramLabel = "N",
            defaultValue = "10000",
            description = "Samples of each posterior (default: ${DEFAULT-VALUE}).")
    private int nsamples;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "42",
            description = "The same seed gives the same samples, and those of GenSBI with PRNGKey(S) (default:"
                    + " ${DEFAULT-VALUE}).")
    private long seed;

    @Mixin
    private ResultOptions result;

    @Mixin
    private SamplerOptions sampler;

    @Option(
            names = "--chunk-size",
            paramLabel = "N",
            description = "Draw at most so many samples at a time, to bound memory. As in GenSBI each chunk has its own"
                    + " random key, so other sizes give other samples.")
    private @Nullable Integer chunkSize;

    @Option(
            names = "--x-init",
            paramLabel = "FILE",
            description = "Start from these states in place of random ones: .npy or .csv of --nsamples points, in the"
                    + " network's units.")
    private @Nullable Path xInit;

    @Mixin
    private SettingOptions setting;

    @Mixin
    private SupportOptions support;

    @Mixin
    private DensityOptions density;

    @Option(
            names = "--backend",
            paramLabel = "NAME",
            description =
                    "What evaluates the network: cpu, tornado (a GPU, where Rhei is built for it) or auto, the GPU"
                            + " where there is one (default: auto, or -D" + BackendChoice.PROPERTY + ").")
    private @Nullable String backend;

    public ModelOptions model() {
        return model;
    }

    public int nsamples() {
        return nsamples;
    }

    public long seed() {
        return seed;
    }

    /** Refuses what is wrong for any model. */
    public void check(CommandSpec command) {
        InputException.requirePositive("--nsamples", nsamples);
        InputException.requirePositive("--chunk-size", chunkSize);
        model.check();
        setting.check(sampler.solverName(), result.force());
        result.check(command);
    }

    /** Loads the model. */
    public Pipeline pipeline() {
        Pipeline pipeline = model.pipeline();
        return backend != null ? pipeline.withBackend(backend.toLowerCase(Locale.ROOT)) : pipeline;
    }

    /** Where the samples go. */
    public ResultOptions result() {
        return result;
    }

    /**
     * How to draw.
     *
     * @param xs the observations, (B, dim_cond, ch_cond); empty for an unconditional model
     * @throws InputException when options do not fit together or the model
     */
    public Sampling sampling(Terminal terminal, Pipeline pipeline, Optional<Tensor> xs) {
        ModelConfig config = pipeline.config();
        int observations = xs.map(all -> all.dim(0)).orElse(1);
        if (setting.given(sampler.solverName())) {
            sampler.checkChosen(config.method());
        }
        Sampling sampling = setting.setting(terminal, model, sampler.solver(), pipeline, xs, nsamples)
                .map(chosen -> sampler.sampling(config.method(), xs, chosen))
                .orElseGet(() -> sampler.sampling(config.method()));
        double numbers = (double) nsamples * observations * config.dimObs() * config.chObs() * sampling.states();
        if (numbers > MOST_NUMBERS) {
            throw new InputException("--nsamples " + nsamples + " makes " + Text.number(numbers)
                    + " numbers in all, expected at most " + MOST_NUMBERS);
        }
        SampleOptions.Builder options = sampling.options().toBuilder();
        density.base(config).ifPresent(options::base);
        density.edgeMask(config).ifPresent(options::edgeMask);
        support.restriction(config).ifPresent(options::restriction);
        initial(config).ifPresent(options::xInit);
        return sampling.options(options.build());
    }

    private Optional<Tensor> initial(ModelConfig config) {
        if (xInit == null) {
            return Optional.empty();
        }
        if (support.given()) {
            throw new InputException("--x-init and bounds: samples outside bounds are drawn anew, which states that are"
                    + " given do not allow; expected one of them");
        }
        Tensor states = InputFile.points(xInit, config);
        if (states.dim(0) != nsamples) {
            throw new InputException(xInit + ": found " + states.dim(0) + " states, expected --nsamples " + nsamples);
        }
        return Optional.of(states);
    }

    /** Writes the setting that was chosen where that is asked for. */
    public void saveSetting(List<Path> written) throws IOException {
        setting.save(model, written);
    }

    /**
     * Draws, with a progress bar. Samples that did not reach the end are NaN.
     *
     * @param samples how many samples there are to draw, those of all posteriors together
     * @param draw draws with the options it is given
     */
    public Timed<SampleResult> draw(
            Terminal terminal, Sampling sampling, long samples, Function<SampleOptions, SampleResult> draw) {
        SampleOptions options = chunkSize != null
                ? sampling.options().toBuilder().chunkSize(chunkSize).build()
                : sampling.options();
        Timed<SampleResult> timed = Timed.of(
                new ProgressLine(terminal, model.quiet(), "samples", samples),
                progress -> draw.apply(options.toBuilder().progress(progress).build()));
        failures(timed.result(), samples).withdraw(terminal, timed.result(), sampling.withTimes());
        return timed;
    }

    private Failures failures(SampleResult draw, long samples) {
        return new Failures(draw.failures(), samples, Math.toIntExact(samples / nsamples));
    }

    /** Writes the samples, a table of which counts its rows by the axes. */
    public void write(CommandSpec command, Sampling sampling, Tensor samples, String... axes) throws IOException {
        List<String> all = new ArrayList<>(List.of(axes));
        if (sampling.withTimes()) {
            all.addFirst("time");
        }
        result.write(command, new Result("samples", "theta", all, samples));
    }

    /**
     * Says what was done, unless that is not wanted.
     *
     * @param samples how many samples there are, those of all posteriors together
     */
    public void report(
            Terminal terminal,
            Pipeline pipeline,
            Sampling sampling,
            Timed<SampleResult> timed,
            long samples,
            List<Path> files) {
        SampleResult draw = timed.result();
        Report report = new Report()
                .shape(draw.samples())
                .line("seed", Long.toString(seed))
                .line("sampler", sampling.sampler())
                .line("solver", sampling.solver());
        setting.report(report);
        if (sampler.reportsFailures()) {
            report.line("samples", failures(draw, samples).counts());
        }
        report.work(draw.statistics())
                .acceptance(support.given(), draw.acceptance())
                .time(timed.seconds(), "samples", samples)
                .kernel(pipeline.evaluatedBy(), model.threads())
                .written(files);
        result.print(report, terminal, model.quiet());
    }
}
