package org.rhei.cli.run;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.file.InputFile;
import org.rhei.cli.file.InputReader;
import org.rhei.cli.request.ModelRequest;
import org.rhei.cli.request.ObservationRequest;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Report;
import org.rhei.diagnostics.Simulator;
import org.rhei.diagnostics.TwoMoons;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.text.NumberText;
import org.rhei.networks.Conditioning;
import org.rhei.networks.ModelConfig;

/** Reads the observations that a model is conditioned on. */
public final class Observations {
    private Observations() {}

    /**
     * Reads the observations.
     *
     * @param reader notes what was found
     * @return shape (B, dim_cond, ch_cond); empty for an unconditional model
     * @throws InputException if the model takes none, or needs some, or the file does not hold them
     */
    static Optional<Tensor> read(ObservationRequest request, ModelConfig config, InputReader reader) {
        InputFile file = request.file();
        requireFits(config, request.option(), file);
        return Optional.ofNullable(file)
                .map(xs -> request.batch() ? reader.observations(xs, config) : reader.observation(xs, config));
    }

    /**
     * Returns the simulator that commands know, two moons.
     *
     * @throws InputException if the model has other numbers of parameters or data
     */
    public static Simulator simulator(ModelConfig config) {
        if (config.dimObs() * config.chObs() != 2 || config.dimCond() * config.chCond() != 2) {
            throw new InputException("--simulator two-moons has 2 parameters and 2 data, found a model with "
                    + config.dimObs() * config.chObs() + " and " + config.dimCond() * config.chCond());
        }
        return new TwoMoons();
    }

    /**
     * Refuses an observation for an unconditional model, and none for a conditional one.
     *
     * @param option the option that names the observation
     * @param file the observation; null if there is none
     * @throws InputException if it is refused
     */
    public static void requireFits(ModelConfig config, String option, @Nullable Object file) {
        boolean unconditional = config.pipeline() == Conditioning.UNCONDITIONAL;
        if (unconditional && file != null) {
            throw new InputException("the model is unconditional: it takes no " + option
                    + (option.equals("--observations") ? "; 'rhei sample' draws from it" : ""));
        }
        if (!unconditional && file == null) {
            throw new InputException("the model is conditional: it needs " + option + " with "
                    + NumberText.count(config.dimCond(), "value") + " of "
                    + NumberText.count(config.chCond(), "channel"));
        }
    }

    /** Adds the latent values of a model with an encoder to a report. */
    static Report reportLatentValues(Report report, ModelRequest request, ModelConfig config) {
        Long key = request.encoderKey();
        return config.encoder().isEmpty()
                ? report
                : report.line("latent values", key == null ? "mean" : "drawn by the encoder key " + key);
    }
}
