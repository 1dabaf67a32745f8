package org.rhei.cli.option;

import org.jspecify.annotations.Nullable;
import org.rhei.cli.file.InputFile;
import org.rhei.cli.request.DrawRequest;
import org.rhei.cli.request.ModelRequest;
import org.rhei.cli.request.ObservationRequest;
import org.rhei.cli.request.ResultRequest;
import org.rhei.cli.request.SampleRequest;
import org.rhei.cli.request.SamplerRequest;
import org.rhei.cli.request.SamplingRequest;
import org.rhei.cli.request.SettingRequest;
import org.rhei.cli.terminal.InputException;
import org.rhei.networks.backend.BackendChoice;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options of every command that draws samples. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class DrawOptions {
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
            description = "The seed. Equal seeds give equal samples, which are GenSBI's with PRNGKey(S) (default:"
                    + " ${DEFAULT-VALUE}).")
    private long seed;

    @Mixin
    private ResultOptions result;

    @Mixin
    private SamplerOptions sampler;

    @Option(
            names = "--chunk-size",
            paramLabel = "N",
            description = "The number of samples to draw at a time, which bounds the memory. As in GenSBI, each chunk"
                    + " has its own random key, so other sizes give other samples.")
    private @Nullable Integer chunkSize;

    @Option(
            names = "--x-init",
            paramLabel = "FILE",
            converter = InputFileConverter.class,
            description = "The initial states in place of random ones: --nsamples points in the network's units.")
    private @Nullable InputFile xInit;

    @Option(
            names = "--no-error-estimate",
            description =
                    "Do not estimate the error of the solver. The estimate takes at most 3%% of the work of 10 000"
                            + " samples.")
    private boolean noErrorEstimate;

    @Mixin
    private SettingOptions setting;

    @Mixin
    private SupportOptions support;

    @Mixin
    private DensityOptions density;

    @Mixin
    private TableOptions tables;

    /** Returns the options for reading files of values. */
    public TableOptions tables() {
        return tables;
    }

    @Option(
            names = "--backend",
            paramLabel = "NAME",
            description =
                    "The backend that evaluates the network: cpu, tornado (a GPU, if Rhei is built for it) or auto,"
                            + " a GPU if there is one (default: auto, or -D" + BackendChoice.PROPERTY + ").")
    private @Nullable String backend;

    /**
     * Checks the options and returns them as a value.
     *
     * @param command the command whose options are parsed
     * @param observation the observations to draw for
     * @param batchSize the most observations worked on at a time; null for the default
     * @throws InputException if an option is wrong for every model, or a file cannot be written
     */
    public SampleRequest request(CommandSpec command, ObservationRequest observation, @Nullable Integer batchSize) {
        InputException.requirePositive("--nsamples", nsamples);
        InputException.requirePositive("--chunk-size", chunkSize);
        ModelRequest requestedModel = model.request();
        SamplerRequest requestedSampler = sampler.request(tables);
        SettingRequest requestedSetting =
                setting.request(command, requestedSampler.solver().name(), result.force());
        ResultRequest requestedResult = result.request(command);
        if (requestedSetting.save() != null) {
            requestedResult.requireApart("--save-setting", requestedSetting.save());
        }
        return new SampleRequest(
                requestedModel.withBackend(backend),
                new ObservationRequest(observation.option(), tables.of(observation.file()), observation.batch()),
                new DrawRequest(nsamples, seed, chunkSize, batchSize, tables.of(xInit), !noErrorEstimate),
                new SamplingRequest(requestedSampler, requestedSetting),
                density.request(tables),
                support.request(),
                requestedResult,
                null);
    }
}
