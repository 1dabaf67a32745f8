package org.rhei.cli.option;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.terminal.InputException;
import org.rhei.kernel.Workers;
import org.rhei.networks.Conditioning;
import org.rhei.networks.ModelConfig;
import org.rhei.pipelines.Pipeline;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that works with a model. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class ModelOptions {
    @Option(
            names = "--model",
            required = true,
            paramLabel = "FILE",
            description =
                    "A trained model, .safetensors; or the weights that GenSBI exported by itself, with --config.")
    private Path file;

    @Mixin
    private WeightsOptions weights;

    @Option(
            names = "--threads",
            paramLabel = "N",
            order = 1,
            description = "Threads to use (default: as many as processors). The result does not depend on it.")
    private @Nullable Integer threads;

    @Option(names = "--quiet", order = 2, description = "No progress bar, no report.")
    private boolean quiet;

    public Path file() {
        return file;
    }

    /** The YAML configuration of weights; null when the model file has it all. */
    @Nullable
    Path config() {
        return weights.config();
    }

    public int threads() {
        return threads != null ? threads : Runtime.getRuntime().availableProcessors();
    }

    public boolean quiet() {
        return quiet;
    }

    /** The file's name without its ending. */
    public String name() {
        return String.valueOf(file.getFileName()).replaceFirst("\\.safetensors$", "");
    }

    /** Refuses what is wrong for any model. */
    public void check() {
        InputException.requirePositive("--threads", threads);
        weights.check();
    }

    /** Loads the model. */
    public Pipeline pipeline() {
        Workers workers = Workers.of(threads());
        try {
            Path config = weights.config();
            return config == null
                    ? Pipeline.load(file, workers)
                    : weights.loading(arguments -> Pipeline.load(file, config, arguments, workers));
        } catch (IOException e) {
            throw InputException.unreadable(file, e);
        }
    }

    /** Refuses an observation for a model without conditions, and none for another. */
    public static void checkObservation(ModelConfig config, String option, @Nullable Path observation) {
        boolean unconditional = config.pipeline() == Conditioning.UNCONDITIONAL;
        if (unconditional && observation != null) {
            throw new InputException("the model is unconditional: it takes no " + option
                    + (option.equals("--observations") ? "; 'rhei sample' draws from it" : ""));
        }
        if (!unconditional && observation == null) {
            throw new InputException("the model is conditional: it needs " + option + " with " + config.dimCond()
                    + " values of " + config.chCond() + (config.chCond() == 1 ? " channel" : " channels"));
        }
    }
}
