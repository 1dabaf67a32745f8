package org.rhei.cli.option;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.request.ModelRequest;
import org.rhei.cli.terminal.InputException;
import org.rhei.pipelines.options.OnUnusual;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that evaluates a model. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class ModelOptions {
    /** Converts the values of {@code --on-unusual}. */
    private static final class Unusual extends NameConverter<String> {
        Unusual() {
            super(List.of("warn", "refuse", "ignore"));
        }
    }

    @Option(
            names = "--model",
            required = true,
            paramLabel = "FILE",
            description = "A trained model, .safetensors; or weights that GenSBI exported, together with --config.")
    private Path file;

    @Mixin
    private WeightsOptions weights;

    @Option(
            names = "--encoder-key",
            paramLabel = "S",
            description = "Draw the latent values of the model's encoder by this key, PRNGKey(S) in JAX (default: their"
                    + " mean).")
    private @Nullable Long encoderKey;

    @Option(
            names = "--threads",
            paramLabel = "N",
            order = 1,
            description =
                    "The number of threads (default: the number of processors). The result does not depend on" + " it.")
    private @Nullable Integer threads;

    @Option(names = "--quiet", order = 2, description = "Print no progress and no report.")
    private boolean quiet;

    @Option(
            names = "--on-unusual",
            paramLabel = "NAME",
            converter = Unusual.class,
            defaultValue = "warn",
            description = "The reaction to an observation unlike the data of the training: warn, refuse or ignore"
                    + " (default: ${DEFAULT-VALUE}). The samples do not depend on it.")
    private String onUnusual;

    /**
     * Checks the options and returns them as a value.
     *
     * @throws InputException if an option is wrong for every model
     */
    public ModelRequest request() {
        InputException.requirePositive("--threads", threads);
        int count = threads != null ? threads : Runtime.getRuntime().availableProcessors();
        return new ModelRequest(
                file,
                weights.request(),
                count,
                quiet,
                null,
                OnUnusual.valueOf(onUnusual.toUpperCase(Locale.ROOT)),
                encoderKey);
    }
}
