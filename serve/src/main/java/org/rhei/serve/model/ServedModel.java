package org.rhei.serve.model;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.rhei.networks.Conditioning;
import org.rhei.networks.MethodConfig;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.ModelDescription;
import org.rhei.networks.ModelDescription.Variable;
import org.rhei.pipelines.Pipeline;
import org.rhei.pipelines.TunedSolvers;
import org.rhei.serve.settings.ServerSettings.ModelFile;
import org.rhei.serve.settings.SolverNaming;

/** A model that answers requests. Immutable and thread-safe. */
public final class ServedModel {
    private final ModelFile file;
    private final Pipeline pipeline;
    private final Optional<TunedSolvers> tuned;
    private final Recipes recipes;
    private final Densities densities;

    private ServedModel(ModelFile file, Pipeline pipeline, Optional<TunedSolvers> tuned, Recipes recipes) {
        this.file = file;
        this.pipeline = pipeline;
        this.tuned = tuned;
        this.recipes = recipes;
        this.densities = new Densities(file.name(), pipeline, tuned);
    }

    /**
     * Loads a model and the solvers tuned for it, and draws until the JVM has compiled what draws run.
     *
     * @param epsilon the error of the default solver, if the model is tuned
     * @throws IOException when a file cannot be read
     * @throws org.rhei.networks.ModelFormatException when a file holds something else
     */
    static ServedModel load(ModelFile file, SolverNaming names, double epsilon) throws IOException {
        Pipeline pipeline = Pipeline.load(file.path());
        Optional<TunedSolvers> tuned = TunedSolvers.beside(file.path());
        Recipes recipes = new Recipes(pipeline, names, tuned, epsilon);
        ServedModel model = new ServedModel(file, pipeline, tuned, recipes);
        pipeline.warmUp(model.recipe(Query.DEFAULT).options());
        return model;
    }

    /** Returns the name and the file. */
    public ModelFile file() {
        return file;
    }

    /** Returns the name in requests. */
    public String name() {
        return file.name();
    }

    /** Returns the model's pipeline. */
    public Pipeline pipeline() {
        return pipeline;
    }

    /** Returns the configuration. */
    public ModelConfig config() {
        return pipeline.config();
    }

    /** Returns the solvers tuned for the model. */
    public Optional<TunedSolvers> tuned() {
        return tuned;
    }

    /**
     * Returns the recipe of a query.
     *
     * @throws org.rhei.serve.protocol.RequestException when no solver serves
     */
    public Recipe recipe(Query query) {
        return recipes.of(query);
    }

    /** Returns the solvers of log-probabilities. */
    public Densities densities() {
        return densities;
    }

    /** Returns true if the model takes an observation. */
    public boolean conditional() {
        return config().pipeline() != Conditioning.UNCONDITIONAL;
    }

    /** Returns true if samples of the model have states at the times of a differential equation. */
    public boolean trajectories() {
        return switch (config().method()) {
            case MethodConfig.FlowMatching _, MethodConfig.ScoreMatching _ -> true;
            case MethodConfig.EdmDiffusion _, MethodConfig.NormalizingFlow _ -> false;
        };
    }

    /** Returns true if a solver computes samples and densities of the model. */
    public boolean solves() {
        return !(config().method() instanceof MethodConfig.NormalizingFlow);
    }

    /** Returns the number of values of a sample. */
    public int parameters() {
        return config().dimObs() * config().chObs();
    }

    /** Returns the number of values of an observation. */
    public int data() {
        return config().dimCond() * config().chCond();
    }

    /** Returns the names of the values of a sample, as the command's tables have them. */
    public List<String> parameterNames() {
        return names(config().description().parameters(), "theta", config().dimObs(), config().chObs());
    }

    /** Returns the names of the values of an observation. */
    public List<String> dataNames() {
        return names(config().description().data(), "x", config().dimCond(), config().chCond());
    }

    /** Returns the names that the model file gives; without them, numbers. */
    private static List<String> names(List<Variable> variables, String letter, int tokens, int channels) {
        return variables.isEmpty()
                ? ModelDescription.numberedNames(letter, tokens, channels)
                : variables.stream().map(Variable::name).toList();
    }
}
