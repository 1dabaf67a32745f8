package org.rhei.cli.request;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.terminal.InputException;
import org.rhei.pipelines.options.Scheme;

/**
 * The noise that the sampler {@code edm} adds during a draw; null stands for an option that was not given.
 *
 * @param amount {@code --s-churn}
 * @param sigmaMin {@code --s-min}
 * @param sigmaMax {@code --s-max}
 * @param inflation {@code --s-noise}
 */
public record ChurnRequest(
        @Nullable Double amount,
        @Nullable Double sigmaMin,
        @Nullable Double sigmaMax,
        @Nullable Double inflation) {
    /** Returns the options that were given. */
    GivenOptions given() {
        return GivenOptions.NONE
                .with("--s-churn", amount)
                .with("--s-min", sigmaMin)
                .with("--s-max", sigmaMax)
                .with("--s-noise", inflation);
    }

    /**
     * Returns the noise for the library.
     *
     * @throws InputException if the noise is described but its amount is missing
     * @throws IllegalArgumentException if a value is out of range
     */
    public Scheme.Churn churn() {
        if (amount == null && (sigmaMin != null || sigmaMax != null || inflation != null)) {
            throw new InputException(
                    "--s-min, --s-max and --s-noise are parameters of --s-churn, which is missing:" + " give it too");
        }
        Scheme.Churn none = Scheme.Churn.NONE;
        return new Scheme.Churn(
                Objects.requireNonNullElse(amount, none.amount()),
                Objects.requireNonNullElse(sigmaMin, none.sigmaMin()),
                Objects.requireNonNullElse(sigmaMax, none.sigmaMax()),
                Objects.requireNonNullElse(inflation, none.inflation()));
    }
}
