package org.rhei.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Workers;
import org.rhei.networks.Conditioning;
import org.rhei.networks.ModelConfig;
import org.rhei.pipelines.Pipeline;
import picocli.CommandLine.Option;

/** The options of every command that works with a model. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ModelOptions {
    @Option(names = "--model", required = true, paramLabel = "FILE", description = "A trained model, .safetensors.")
    private Path file;

    @Option(
            names = "--threads",
            paramLabel = "N",
            order = 1,
            description = "Threads to use (default: as many as processors). The result does not depend on it.")
    private @Nullable Integer threads;

    @Option(names = "--quiet", order = 2, description = "No progress bar, no report.")
    private boolean quiet;

    Path file() {
        return file;
    }

    int threads() {
        return threads != null ? threads : Runtime.getRuntime().availableProcessors();
    }

    boolean quiet() {
        return quiet;
    }

    /** The file's name without its ending. */
    String name() {
        return String.valueOf(file.getFileName()).replaceFirst("\\.safetensors$", "");
    }

    /** Refuses what is wrong for any model. */
    void check() {
        InputException.requirePositive("--threads", threads);
    }

    /** Loads the model. */
    Pipeline pipeline() {
        try {
            return Pipeline.load(file, Workers.of(threads()));
        } catch (IOException e) {
            throw InputException.unreadable(file, e);
        }
    }

    /** Refuses an observation for a model without conditions, and none for another. */
    static void checkObservation(ModelConfig config, String option, @Nullable Path observation) {
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
