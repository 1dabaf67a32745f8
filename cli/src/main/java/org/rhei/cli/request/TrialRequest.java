package org.rhei.cli.request;

import org.jspecify.annotations.Nullable;
import org.rhei.cli.file.InputFile;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Text;

/**
 * The parameters, data and samples that a diagnosis checks; null stands for an option that was not given.
 *
 * @param observations the file of the data
 * @param parameters the file of the parameters
 * @param simulator the name of the simulator that replaces both files
 * @param ntrials the number of parameters that the simulator draws
 * @param samples the file of posterior samples that were drawn before
 * @param predictive the file of data simulated from the first posterior
 * @param nsamples the number of samples of each posterior
 */
public record TrialRequest(
        @Nullable InputFile observations,
        @Nullable InputFile parameters,
        @Nullable String simulator,
        @Nullable Integer ntrials,
        @Nullable InputFile samples,
        @Nullable InputFile predictive,
        @Nullable Integer nsamples) {
    private static final int DEFAULT_TRIALS = 1000;
    private static final int DEFAULT_SAMPLES = 200;

    /**
     * Refuses options that contradict each other.
     *
     * @throws InputException if the simulator is unknown, or data are missing or given twice
     */
    void check() {
        requireSimulator(simulator);
        if ((simulator != null) == (observations != null) || (observations == null) != (parameters == null)) {
            throw new InputException(
                    "a diagnosis needs --observations and --parameters, or --simulator in their place");
        }
        if (simulator == null && ntrials != null) {
            throw new InputException("--ntrials is for --simulator; files have a fixed number of trials");
        }
        if (samples != null && (simulator != null || nsamples != null)) {
            throw new InputException("--samples were drawn before and exclude "
                    + (simulator != null
                            ? "--simulator; they need their --observations and --parameters"
                            : "--nsamples"));
        }
    }

    /**
     * Refuses a simulator that is unknown; null stands for none.
     *
     * @throws InputException if it is unknown
     */
    static void requireSimulator(@Nullable String simulator) {
        if (simulator != null && !simulator.equals("two-moons")) {
            throw new InputException("--simulator: found " + Text.quote(simulator) + ", expected two-moons");
        }
    }

    /** Returns true if data can be simulated from the posteriors, or were. */
    public boolean hasPredictive() {
        return simulator != null || predictive != null;
    }

    /** Returns the number of parameters that the simulator draws, the default where none was given. */
    public int trialCount() {
        return ntrials != null ? ntrials : DEFAULT_TRIALS;
    }

    /** Returns the number of samples of each posterior, the default where none was given. */
    public int sampleCount() {
        return nsamples != null ? nsamples : DEFAULT_SAMPLES;
    }
}
