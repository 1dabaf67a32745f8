package org.rhei.pipelines;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.networks.Conditioning;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.PipelineArguments;
import org.rhei.networks.backend.BackendChoice;
import org.rhei.networks.evaluation.Condition;
import org.rhei.networks.evaluation.Network;
import org.rhei.networks.evaluation.NetworkEvaluation;
import org.rhei.networks.model.Model;
import org.rhei.pipelines.options.LogProbOptions;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.solvers.Grid;
import org.rhei.solvers.multistep.FittedMultistep;
import org.rhei.solvers.multistep.Refined;

/**
 * A trained GenSBI model, ready to draw from its posterior p(θ|x).
 *
 * <p>Immutable and thread-safe. The same key gives the samples that GenSBI gives, for any number of threads. A backend
 * other than the processor gives the same up to rounding.
 *
 * <pre>{@code
 * Pipeline pipeline = Pipeline.load(Path.of("models/two-moons-flux1-flow.safetensors"));
 * Tensor samples = pipeline.sample(Key.of(42), xO, 10_000); // (10000, dim_obs, ch_obs)
 * }</pre>
 */
public final class Pipeline {
    private final Model model;
    private final Workers workers;
    private final BackendChoice backend;
    private @Nullable NetworkEvaluation evaluation; // made when it is first needed: a device takes seconds

    private Pipeline(Model model, Workers workers, BackendChoice backend) {
        this.model = model;
        this.workers = workers;
        this.backend = backend;
    }

    /**
     * Loads a model file; all processors will work on it.
     *
     * @param file a {@code .safetensors} file whose metadata holds {@code gensbi.config}
     * @throws IOException when the file cannot be read
     * @throws org.rhei.networks.ModelFormatException when it is not such a model; the message says what is wrong where
     */
    public static Pipeline load(Path file) throws IOException {
        return load(file, Workers.ofAllProcessors());
    }

    /** The same, with the threads to use. */
    public static Pipeline load(Path file, Workers workers) throws IOException {
        return new Pipeline(Model.load(file), workers, BackendChoice.ofProperty());
    }

    /**
     * Loads weights that GenSBI exported by itself, with the YAML configuration that the pipeline was made from; all
     * processors will work on it.
     *
     * @param weights what GenSBI's {@code export_safetensors} wrote
     * @param yaml what was given to GenSBI's {@code init_pipeline_from_config}
     * @param arguments what else was given to it
     * @throws IOException when a file cannot be read
     * @throws org.rhei.networks.ModelFormatException when one is not what it should be; the message says what is wrong
     *     where
     * @throws IllegalArgumentException when the arguments do not fit the configuration
     */
    public static Pipeline load(Path weights, Path yaml, PipelineArguments arguments) throws IOException {
        return load(weights, yaml, arguments, Workers.ofAllProcessors());
    }

    /** The same, with the threads to use. */
    public static Pipeline load(Path weights, Path yaml, PipelineArguments arguments, Workers workers)
            throws IOException {
        return new Pipeline(Model.load(weights, yaml, arguments), workers, BackendChoice.ofProperty());
    }

    /**
     * The same model with its samples drawn by another backend than the system property {@value BackendChoice#PROPERTY}
     * says. Log-probabilities are always the processor's.
     *
     * @param name {@code cpu}, that of another backend which is installed, or {@code auto}: an accelerator where there is
     *     one, else the processor
     * @throws org.rhei.networks.BackendException when no such backend is installed
     */
    public Pipeline withBackend(String name) {
        return with(BackendChoice.of(name));
    }

    Pipeline with(BackendChoice choice) {
        return new Pipeline(model, workers, choice);
    }

    /**
     * What evaluates the network for samples, for reports: for example {@code Vector API, 512 bits}.
     *
     * @throws org.rhei.networks.BackendException when the backend that was asked for cannot
     */
    public String evaluatedBy() {
        return evaluation(model.network()).name();
    }

    @SuppressWarnings("ReferenceEquality") // the network of the model itself, not an equal one
    private synchronized NetworkEvaluation evaluation(Network network) {
        if (network != model.network()) {
            return backend.evaluation(network);
        }
        NetworkEvaluation known = evaluation;
        if (known == null) {
            known = backend.evaluation(network);
            evaluation = known;
        }
        return known;
    }

    /** What the model is: network, method, sizes. */
    public ModelConfig config() {
        return model.config();
    }

    /**
     * Draws samples with GenSBI's default settings.
     *
     * @param xO the observation, shape (1, dim_cond, ch_cond)
     * @param nsamples at least 1
     * @return shape (nsamples, dim_obs, ch_obs)
     * @throws IllegalArgumentException when the observation has another shape or holds NaN or infinity, or the model is
     *     unconditional
     */
    public Tensor sample(Key key, Tensor xO, int nsamples) {
        return sampler(xO).sample(key, nsamples);
    }

    /** Draws samples: see {@link #sample(Key, Tensor, int)} and {@link Sampler#sample}. */
    public Tensor sample(Key key, Tensor xO, int nsamples, SampleOptions options) {
        return sampler(xO, options).sample(key, nsamples);
    }

    /**
     * Draws samples of an unconditional model with GenSBI's default settings.
     *
     * @throws IllegalArgumentException when the model needs an observation
     */
    public Tensor sample(Key key, int nsamples) {
        return sampler().sample(key, nsamples);
    }

    /** Draws samples of an unconditional model: see {@link #sample(Key, int)} and {@link Sampler#sample}. */
    public Tensor sample(Key key, int nsamples, SampleOptions options) {
        return sampler(options).sample(key, nsamples);
    }

    /** A sampler for one observation with GenSBI's default settings, prepared once and used many times. */
    public Sampler sampler(Tensor xO) {
        return sampler(xO, SampleOptions.defaults());
    }

    /**
     * A sampler for one observation.
     *
     * @param xO the observation, shape (1, dim_cond, ch_cond)
     * @throws IllegalArgumentException when the observation has another shape or holds NaN or infinity, an option does
     *     not fit the model's method, or the model is unconditional
     * @throws org.rhei.networks.BackendException when the backend that was asked for cannot evaluate the network
     */
    public Sampler sampler(Tensor xO, SampleOptions options) {
        requireConditional();
        if (xO.rank() != 3 || xO.dim(0) != 1) {
            throw new IllegalArgumentException("observation must have shape (1, " + config().dimCond() + ", "
                    + config().chCond() + "), found " + Tensor.text(xO.shape()));
        }
        Draws draws = draws(options);
        return new Sampler(draws, draws.prepare(xO));
    }

    /** A sampler of an unconditional model with GenSBI's default settings, prepared once and used many times. */
    public Sampler sampler() {
        return sampler(SampleOptions.defaults());
    }

    /**
     * A sampler of an unconditional model.
     *
     * @throws IllegalArgumentException when the model needs an observation, or an option does not fit its method
     */
    public Sampler sampler(SampleOptions options) {
        requireUnconditional();
        return new Sampler(draws(options), Condition.NONE);
    }

    /**
     * Draws samples for many observations; they share the cores and the work that depends on time alone.
     *
     * @param xs the observations, shape (B, dim_cond, ch_cond)
     * @param nsamples samples for each observation, at least 1
     * @return shape (nsamples, B, dim_obs, ch_obs), with a leading axis of times where states on the way are asked for
     * @throws IllegalArgumentException when the observations have another shape or hold NaN or infinity, an option does
     *     not fit the model's method, or the model is unconditional
     */
    public Tensor sampleBatched(Key key, Tensor xs, int nsamples, SampleOptions options) {
        return drawBatched(key, xs, nsamples, options).samples();
    }

    /** The same with GenSBI's default settings. */
    public Tensor sampleBatched(Key key, Tensor xs, int nsamples) {
        return sampleBatched(key, xs, nsamples, SampleOptions.defaults());
    }

    /** {@link #sampleBatched} with its statistics. */
    public Draw drawBatched(Key key, Tensor xs, int nsamples, SampleOptions options) {
        requireConditional();
        return draws(options).drawBatched(key, xs, nsamples);
    }

    /**
     * The probability flow of some observations, for studies of it: a {@link org.rhei.solvers.multistep.Calibration} fits a grid
     * to it.
     *
     * @param key where the initial states come from
     * @param xs the observations, shape (B, dim_cond, ch_cond)
     * @param nsamples initial states for each observation, at least 1
     * @throws IllegalArgumentException when the observations have another shape or hold NaN or infinity, or the model is
     *     unconditional
     */
    public ProbabilityFlow probabilityFlow(Key key, Tensor xs, int nsamples) {
        requireConditional();
        Draws draws = draws(SampleOptions.defaults());
        return draws.flow(key, draws.prepare(xs), nsamples);
    }

    /** {@link #probabilityFlow(Key, Tensor, int)} of an unconditional model. */
    public ProbabilityFlow probabilityFlow(Key key, int nsamples) {
        requireUnconditional();
        return draws(SampleOptions.defaults()).flow(key, Condition.NONE, nsamples);
    }

    /** The threads that work on draws. */
    public Workers workers() {
        return workers;
    }

    /**
     * The logarithm of the model's density at some points, by GenSBI's default settings.
     *
     * @param x1 the points, shape (n, dim_obs, ch_obs), in the user's units
     * @param xO the observation, shape (1, dim_cond, ch_cond), or (n, dim_cond, ch_cond) for one a point
     * @return shape (n,): natural logarithms of the density in the user's units
     * @throws IllegalArgumentException when a shape is another or a number is not finite, or the model is unconditional
     * @throws org.rhei.solvers.NonFiniteException when a point leaves the finite numbers on its way
     * @throws org.rhei.solvers.IntegrationException when the solver cannot reach the end
     */
    public Tensor logProb(Tensor x1, Tensor xO) {
        return logProb(x1, xO, LogProbOptions.defaults());
    }

    /** The same with options. */
    public Tensor logProb(Tensor x1, Tensor xO, LogProbOptions options) {
        return density(x1, xO, options).logProb();
    }

    /** {@link #logProb(Tensor, Tensor, LogProbOptions)} with its statistics. */
    public Density density(Tensor x1, Tensor xO, LogProbOptions options) {
        requireConditional();
        return new LogProb(model, workers, options).of(x1, xO);
    }

    /** {@link #logProb(Tensor, Tensor)} of an unconditional model. */
    public Tensor logProb(Tensor x1) {
        return logProb(x1, LogProbOptions.defaults());
    }

    /** The same with options. */
    public Tensor logProb(Tensor x1, LogProbOptions options) {
        return density(x1, options).logProb();
    }

    /** {@link #logProb(Tensor, LogProbOptions)} with its statistics. */
    public Density density(Tensor x1, LogProbOptions options) {
        requireUnconditional();
        return new LogProb(model, workers, options).of(x1, Condition.NONE);
    }

    /**
     * Fits a multistep method to the probability flow for some observations, so that few steps serve: pass it to
     * {@link SampleOptions#solver}. See {@link FittedMultistep} for what it is and what the fit costs.
     *
     * @param key draws the pilot
     * @param xs the observations that matter, shape (B, dim_cond, ch_cond)
     * @param pilot samples of each observation: a thousand for one, so that some start beside the border between modes
     * @param grid the steps, such as {@code new Grid.Power(14, 2)} for flow matching, which takes 14 evaluations a
     *     sample
     * @throws IllegalArgumentException when the observations have another shape or hold NaN or infinity, the pilot is
     *     below 1, the grid does not go with the model's method, or the model is unconditional
     */
    public FittedMultistep fit(Key key, Tensor xs, int pilot, Grid grid) {
        return fit(pilot(key, xs, pilot), grid);
    }

    /** {@link #fit(Key, Tensor, int, Grid)} for an unconditional model. */
    public FittedMultistep fit(Key key, int pilot, Grid grid) {
        requireUnconditional();
        return fit(pilot(key, Condition.NONE, pilot), grid);
    }

    private FittedMultistep fit(Pilot pilot, Grid grid) {
        return FittedMultistep.fit(pilot.field(), pilot.x0(), pilot.start(), pilot.end(), grid, workers);
    }

    /**
     * Fits a multistep method and tunes it as a whole: see {@link FittedMultistep#fitTuned}. For the same error of nearly all samples it takes some two evaluations less, of half of them four; it is meant for what
     * is drawn from often.
     *
     * @param pilot samples of each observation: two thousand for one, as its tail decides which are worst
     * @param grid at most {@value FittedMultistep#MOST_TUNED} steps
     */
    public FittedMultistep fitTuned(Key key, Tensor xs, int pilot, Grid grid) {
        return fitTuned(pilot(key, xs, pilot), grid);
    }

    /** {@link #fitTuned(Key, Tensor, int, Grid)} for an unconditional model. */
    public FittedMultistep fitTuned(Key key, int pilot, Grid grid) {
        requireUnconditional();
        return fitTuned(pilot(key, Condition.NONE, pilot), grid);
    }

    private FittedMultistep fitTuned(Pilot pilot, Grid grid) {
        return FittedMultistep.fitTuned(pilot.field(), pilot.x0(), pilot.start(), pilot.end(), grid, workers);
    }

    /**
     * Fits a multistep method as {@link #fit(Key, Tensor, int, Grid)} does, and a finer one for the few samples that it serves badly.
     *
     * @param second the finer method's steps
     * @param share of the samples that get the second look, from 0 to 1, both exclusive: a sample then takes {@code
     *     first + share · second} evaluations on average
     */
    public Refined fitRefined(Key key, Tensor xs, int pilot, Grid grid, Grid second, double share) {
        Pilot some = pilot(key, xs, pilot);
        return Refined.fit(
                fit(some, grid), fit(some, second), share, some.field(), some.x0(), some.start(), some.end(), workers);
    }

    private Pilot pilot(Key key, Tensor xs, int samples) {
        requireConditional();
        return pilot(key, model.network().condition(Standardize.observations(config(), xs)), samples);
    }

    private Pilot pilot(Key key, Condition condition, int samples) {
        return Pilot.of(model, evaluation(model.network()), condition, key, samples);
    }

    private Draws draws(SampleOptions options) {
        return new Draws(model, this::evaluation, workers, options);
    }

    private void requireConditional() {
        if (config().pipeline() == Conditioning.UNCONDITIONAL) {
            throw new IllegalArgumentException("the model is unconditional: it takes no observation");
        }
    }

    private void requireUnconditional() {
        if (config().pipeline() != Conditioning.UNCONDITIONAL) {
            throw new IllegalArgumentException("the model needs an observation of shape (1, " + config().dimCond()
                    + ", " + config().chCond() + ")");
        }
    }
}
