package org.rhei.cli.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.file.InputFile;
import org.rhei.cli.request.ModelRequest;
import org.rhei.cli.request.WeightsRequest;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Text;
import org.rhei.kernel.Key;
import org.rhei.kernel.Workers;
import org.rhei.kernel.text.NumberText;
import org.rhei.networks.BackendException;
import org.rhei.networks.MethodConfig;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.ModelDescription;
import org.rhei.networks.ModelFormatException;
import org.rhei.networks.PipelineArguments;
import org.rhei.networks.model.Model;
import org.rhei.pipelines.Pipeline;

/** Loads models. */
public final class ModelLoader {
    private static final String GPU_ADVICE =
            "a GPU needs TORNADOVM_HOME to name TornadoVM's SDK when Rhei is built and run: docs/how-to/use-a-gpu.md";

    /**
     * Loads by the arguments of a pipeline.
     *
     * @param <T> the type of the model
     */
    @FunctionalInterface
    public interface Loading<T> {
        /** Loads the model. */
        T by(PipelineArguments arguments) throws IOException;
    }

    private ModelLoader() {}

    /**
     * Returns the configuration of a model.
     *
     * @param file the model; null for none
     * @return the configuration; empty for no file
     * @throws InputException if the file cannot be read
     */
    public static Optional<ModelConfig> config(@Nullable Path file) {
        if (file == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Model.load(file).config());
        } catch (IOException e) {
            throw InputException.unreadable(file, e);
        }
    }

    /**
     * Refuses samples that a model cannot have drawn.
     *
     * @param samples the file of the samples
     * @param width the number of values of a sample
     * @param model the configuration of the model; empty for none
     * @throws InputException if the model has another number of parameters
     */
    public static void requireWidth(InputFile samples, int width, Optional<ModelConfig> model) {
        int expected = model.map(config -> config.dimObs() * config.chObs()).orElse(width);
        if (width != expected) {
            throw new InputException(samples + ": found samples of " + NumberText.count(width, "value") + ", expected "
                    + expected + ", the parameters of --model");
        }
    }

    /** Returns what a model says of its parameters and data. */
    public static ModelDescription description(Optional<ModelConfig> model) {
        return model.map(ModelConfig::description).orElse(ModelDescription.NONE);
    }

    /**
     * Loads the pipeline of a model that takes a solver.
     *
     * @throws InputException if the model is a normalizing flow, or cannot be loaded
     */
    static Pipeline withSolver(ModelRequest request) {
        Pipeline pipeline = pipeline(request);
        MethodConfig method = pipeline.config().method();
        if (method instanceof MethodConfig.NormalizingFlow) {
            throw new InputException(request.file() + ": " + Text.name(method)
                    + " takes no solver, so there is none to tune or to compare");
        }
        return pipeline;
    }

    /**
     * Loads the pipeline of a model.
     *
     * @throws InputException if the file cannot be read, or weights and their description do not fit
     * @throws BackendException if the requested backend is not installed
     */
    public static Pipeline pipeline(ModelRequest request) {
        Workers workers = Workers.of(request.threads());
        Path file = request.file();
        Path config = request.weights().config();
        try {
            Pipeline pipeline = config == null
                    ? Pipeline.load(file, workers)
                    : withArguments(request.weights(), arguments -> Pipeline.load(file, config, arguments, workers));
            String backend = request.backend();
            Pipeline onBackend = backend == null ? pipeline : pipeline.withBackend(backend.toLowerCase(Locale.ROOT));
            return withLatentValues(onBackend, request);
        } catch (IOException e) {
            throw InputException.unreadable(file, e);
        } catch (BackendException e) {
            throw new BackendException(e.getMessage() + "; " + GPU_ADVICE, e);
        }
    }

    private static Pipeline withLatentValues(Pipeline pipeline, ModelRequest request) {
        Long key = request.encoderKey();
        if (key == null) {
            return pipeline;
        }
        if (pipeline.config().encoder().isEmpty()) {
            throw new InputException(
                    "--encoder-key: " + request.file() + " has no encoder, expected a model of raw" + " observations");
        }
        return pipeline.withEncoderKey(Key.of(key));
    }

    /**
     * Loads a model by the arguments that describe its weights.
     *
     * @throws InputException if an argument is wrong
     */
    public static <T> T withArguments(WeightsRequest request, Loading<T> loading) throws IOException {
        try {
            return loading.by(request.arguments());
        } catch (ModelFormatException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new InputException(inOptions(String.valueOf(e.getMessage())), e);
        }
    }

    /** Replaces the library's names of arguments by the command's: {@code dimObs} by {@code --dim-obs}. */
    private static String inOptions(String message) {
        return message.replaceAll("\\bdimObs\\b", "--dim-obs")
                .replaceAll("\\bdimCond\\b", "--dim-cond")
                .replaceAll("\\bsdeType\\b", "--sde");
    }
}
