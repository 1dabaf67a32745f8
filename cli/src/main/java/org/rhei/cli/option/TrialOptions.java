package org.rhei.cli.option;

import org.jspecify.annotations.Nullable;
import org.rhei.cli.file.InputFile;
import org.rhei.cli.request.TrialRequest;
import org.rhei.cli.terminal.InputException;
import picocli.CommandLine.Option;

/** The options that name the parameters, data and samples of a diagnosis. */
public final class TrialOptions {
    @Option(
            names = "--observations",
            paramLabel = "FILE",
            converter = InputFileConverter.class,
            description = "Data simulated from the parameters: a table with a row for each parameter, or an array (B,"
                    + " dim_cond, ch_cond).")
    private @Nullable InputFile observations;

    @Option(
            names = "--parameters",
            paramLabel = "FILE",
            converter = InputFileConverter.class,
            description =
                    "Parameters drawn from the prior, one for each observation: a table with a row for each, or an"
                            + " array (B, dim_obs, ch_obs).")
    private @Nullable InputFile parameters;

    @Option(
            names = "--simulator",
            paramLabel = "NAME",
            description = "The simulator that makes parameters and data, in place of --observations and --parameters:"
                    + " two-moons.")
    private @Nullable String simulator;

    @Option(
            names = "--ntrials",
            paramLabel = "B",
            description = "The number of trials that --simulator makes" + " (default: 1000).")
    private @Nullable Integer ntrials;

    @Option(
            names = "--samples",
            paramLabel = "FILE",
            converter = InputFileConverter.class,
            description = "Posterior samples drawn before, as 'rhei batch' writes them: an array (nsamples, B, dim_obs,"
                    + " ch_obs), or a table with the columns sample and observation (default: they are"
                    + " drawn now).")
    private @Nullable InputFile samples;

    @Option(
            names = "--predictive",
            paramLabel = "FILE",
            converter = InputFileConverter.class,
            description =
                    "Data simulated from posterior samples of the first observation: a table with a row for each, or"
                            + " an array (n, dim_cond, ch_cond), for the check predictive.")
    private @Nullable InputFile predictive;

    @Option(names = "--nsamples", paramLabel = "N", description = "Samples of each posterior (default: 200).")
    private @Nullable Integer nsamples;

    /**
     * Returns the options as a value, of which only the counts are checked.
     *
     * @param tables the options for reading files
     *
     * @throws InputException if a count is not positive
     */
    public TrialRequest request(TableOptions tables) {
        InputException.requirePositive("--nsamples", nsamples);
        InputException.requirePositive("--ntrials", ntrials);
        return new TrialRequest(
                tables.of(observations),
                tables.of(parameters),
                simulator,
                ntrials,
                tables.of(samples),
                tables.of(predictive),
                nsamples);
    }
}
