package org.rhei.cli.diagnose;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.file.InputFile;
import org.rhei.cli.file.InputReader;
import org.rhei.cli.request.TrialRequest;
import org.rhei.cli.run.Observations;
import org.rhei.cli.terminal.InputException;
import org.rhei.diagnostics.Simulator;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.text.NumberText;
import org.rhei.networks.ModelConfig;

/**
 * The parameters and data that posteriors are checked with.
 *
 * @param thetas true parameters, (B, dim_obs, ch_obs)
 * @param xs data simulated from each, (B, dim_cond, ch_cond)
 * @param simulator the simulator of the data; null if it is not known
 * @param predictive data simulated from the posterior of the first data; null if there are none
 */
record TrialData(
        Tensor thetas,
        Tensor xs,
        @Nullable Simulator simulator,
        @Nullable Tensor predictive) {
    /**
     * Simulates or reads the parameters and data.
     *
     * @param seed the seed of the simulation
     * @param reader notes what was found in files
     * @throws InputException if they cannot be read or do not suit the model
     */
    static TrialData of(TrialRequest request, long seed, ModelConfig config, InputReader reader) {
        return request.simulator() != null
                ? simulated(Key.of(seed).foldIn(1), request, config)
                : read(request, config, reader);
    }

    private static TrialData simulated(Key key, TrialRequest request, ModelConfig config) {
        Simulator simulator = Observations.simulator(config);
        int count = request.trialCount();
        long width = (long) config.dimObs() * config.chObs();
        InputException.requireFits("--ntrials", count, Math.max(width, (long) config.dimCond() * config.chCond()));
        InputException.requireFits("--nsamples", request.sampleCount(), count * width); // before the simulation
        Key[] keys = key.split();
        Tensor thetas = simulator.prior(keys[0], count);
        Tensor xs = simulator.simulate(keys[1], thetas);
        return new TrialData(
                thetas.reshape(count, config.dimObs(), config.chObs()),
                xs.reshape(count, config.dimCond(), config.chCond()),
                simulator,
                null);
    }

    private static TrialData read(TrialRequest request, ModelConfig config, InputReader reader) {
        Tensor xs = reader.observations(Objects.requireNonNull(request.observations()), config);
        Tensor thetas = reader.parameters(Objects.requireNonNull(request.parameters()), config);
        if (xs.dim(0) != thetas.dim(0)) {
            throw new InputException(request.parameters() + ": found " + NumberText.count(thetas.dim(0), "parameter")
                    + ", expected one for each of the " + xs.dim(0) + " observations");
        }
        InputFile predictive = request.predictive();
        return new TrialData(thetas, xs, null, predictive == null ? null : reader.observations(predictive, config));
    }

    /**
     * Returns some of the trials.
     *
     * @param kept their numbers, from 0 on, in increasing order
     * @throws InputException if the first trial is not among them, to whose posterior the predictive data belong
     */
    TrialData only(int[] kept) {
        if (kept.length == thetas.dim(0)) {
            return this;
        }
        if (predictive != null && kept[0] != 0) {
            throw new InputException(
                    "--predictive: the data are simulated from the first posterior, all of whose samples are"
                            + " NaN, expected finite ones");
        }
        return new TrialData(thetas.select(kept), xs.select(kept), simulator, predictive);
    }
}
