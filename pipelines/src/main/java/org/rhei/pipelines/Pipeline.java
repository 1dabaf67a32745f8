package org.rhei.pipelines;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.PipelineArguments;
import org.rhei.networks.backend.BackendChoice;
import org.rhei.networks.evaluation.Network;
import org.rhei.networks.evaluation.NetworkEvaluation;
import org.rhei.networks.model.Model;
import org.rhei.pipelines.field.BackendEvaluations;
import org.rhei.pipelines.field.SharedTimeTables;
import org.rhei.pipelines.options.LogProbOptions;
import org.rhei.pipelines.options.SampleOptions;

/**
 * A trained GenSBI model: draws samples of its posterior p(θ|x) and computes its density.
 *
 * <p>Thread-safe. Equal keys give the samples that GenSBI gives, for any number of threads. A backend other than the processor gives
 * them up to rounding.
 *
 * <pre>{@code
 * Pipeline pipeline = Pipeline.load(Path.of("models/two-moons-flux1-flow.safetensors"));
 * Tensor samples = pipeline.sample(Key.of(42), Observation.of(-0.64, 0.16), 10_000); // (10000, dim_obs, ch_obs)
 * }</pre>
 */
public final class Pipeline implements AutoCloseable {
    private final Model model;
    private final Workers workers;
    private final SharedTimeTables times;
    private final BackendEvaluations evaluations;

    private Pipeline(Model model, Workers workers, BackendChoice backend) {
        this(model, workers, new SharedTimeTables(model::network), new BackendEvaluations(model::network, backend));
    }

    private Pipeline(Model model, Workers workers, SharedTimeTables times, BackendEvaluations evaluations) {
        this.model = model;
        this.workers = workers;
        this.times = times;
        this.evaluations = evaluations;
    }

    /**
     * Loads a model file. All processors work on draws, by the threads that all such pipelines share ({@link Workers#common}).
     *
     * @param file a {@code .safetensors} file whose metadata holds {@code gensbi.config}
     * @return the pipeline
     * @throws IOException when the file cannot be read
     * @throws org.rhei.networks.ModelFormatException when the file does not hold such a model
     */
    public static Pipeline load(Path file) throws IOException {
        return new Pipeline(Model.load(file), Workers.common(), BackendChoice.ofProperty());
    }

    /**
     * Loads a model file.
     *
     * @param file a {@code .safetensors} file whose metadata holds {@code gensbi.config}
     * @param workers the threads of draws; {@link #close} leaves them open
     * @return the pipeline
     * @throws IOException when the file cannot be read
     * @throws org.rhei.networks.ModelFormatException when the file does not hold such a model
     */
    public static Pipeline load(Path file, Workers workers) throws IOException {
        return new Pipeline(Model.load(file), workers, BackendChoice.ofProperty());
    }

    /**
     * Loads weights that GenSBI exported, with the YAML configuration of the pipeline. All processors work on draws, by the
     * threads that all such pipelines share ({@link Workers#common}).
     *
     * @param weights the file that GenSBI's {@code export_safetensors} wrote
     * @param yaml the file that GenSBI's {@code init_pipeline_from_config} read
     * @param arguments the other arguments of that call
     * @return the pipeline
     * @throws IOException when a file cannot be read
     * @throws org.rhei.networks.ModelFormatException when a file has other content than expected
     * @throws IllegalArgumentException when the arguments do not fit the configuration
     */
    public static Pipeline load(Path weights, Path yaml, PipelineArguments arguments) throws IOException {
        Model model = Model.load(weights, yaml, arguments);
        return new Pipeline(model, Workers.common(), BackendChoice.ofProperty());
    }

    /**
     * Loads weights that GenSBI exported, with the YAML configuration of the pipeline.
     *
     * @param weights the file that GenSBI's {@code export_safetensors} wrote
     * @param yaml the file that GenSBI's {@code init_pipeline_from_config} read
     * @param arguments the other arguments of that call
     * @param workers the threads of draws; {@link #close} leaves them open
     * @return the pipeline
     * @throws IOException when a file cannot be read
     * @throws org.rhei.networks.ModelFormatException when a file has other content than expected
     * @throws IllegalArgumentException when the arguments do not fit the configuration
     */
    public static Pipeline load(Path weights, Path yaml, PipelineArguments arguments, Workers workers)
            throws IOException {
        return new Pipeline(Model.load(weights, yaml, arguments), workers, BackendChoice.ofProperty());
    }

    /**
     * Returns a pipeline of this model on another backend than the one that the system property {@value BackendChoice#PROPERTY} selects.
     * Both pipelines share their threads.
     *
     * @param name {@code cpu}, the name of another installed backend, or {@code auto}: an accelerator if there is one, else the processor
     * @return the other pipeline
     * @throws org.rhei.networks.BackendException when no such backend is installed
     */
    public Pipeline withBackend(String name) {
        return with(BackendChoice.of(name));
    }

    /**
     * Returns a pipeline that draws the latent values of the model's encoder instead of their mean. Closing one of both closes both.
     *
     * @param key the key of the latent values, equal for each observation and draw: GenSBI's {@code encoder_key}
     * @return the other pipeline
     * @throws IllegalArgumentException when the model has no encoder
     */
    public Pipeline withEncoderKey(Key key) {
        return new Pipeline(model.withEncoderKey(key), workers, times, evaluations);
    }

    Pipeline with(BackendChoice choice) {
        return new Pipeline(model, workers, times, new BackendEvaluations(model::network, choice));
    }

    /**
     * Returns the name of the device or of the kernels that evaluate the network, such as {@code Vector API, 512 bits}.
     *
     * @return the name for reports
     * @throws org.rhei.networks.BackendException when the requested backend is unavailable
     */
    public String evaluatedBy() {
        return model.flow().isPresent()
                ? model.flow().get().name()
                : evaluation().name();
    }

    /** Returns the model. */
    Model model() {
        return model;
    }

    /** Returns the model's network on the chosen backend. */
    NetworkEvaluation evaluation() {
        return evaluations.ofNetwork();
    }

    /** Returns the model's network, or a copy with another edge mask, on the chosen backend. */
    NetworkEvaluation evaluation(Network network) {
        return evaluations.of(network);
    }

    /** {@return the configuration of the model: network, method, sizes} */
    public ModelConfig config() {
        return model.config();
    }

    /**
     * Measures how far observations lie from the data that the model was trained on, as far as the model file describes these data. Draws
     * compare, too, and warn: see {@link org.rhei.pipelines.options.OnUnusual}.
     *
     * @param observations one or several observations
     * @return the distance of each; empty if the model file does not describe the training's data
     * @throws IllegalArgumentException when the observations do not fit the model
     */
    public List<DataDistance> distances(Observation observations) {
        return TrainingData.of(config()).distances(observations);
    }

    /** {@return the threads of draws} */
    public Workers workers() {
        return workers;
    }

    /**
     * Draws by this pipeline until the JVM has compiled what draws run, for at most ten seconds. The first draw of a service is then not
     * ten times as slow as later ones. Nothing is kept of the draws.
     *
     * @param options the options of later draws, of which the solver and the edge mask matter
     * @throws org.rhei.networks.BackendException when the requested backend cannot evaluate the network
     */
    public void warmUp(SampleOptions options) {
        new JitWarmUp(this, options).run();
    }

    /**
     * Draws samples of the posterior with GenSBI's default settings.
     *
     * @param key the source of all randomness: equal keys give equal samples
     * @param observation one observation; {@link Observation#NONE} for an unconditional model
     * @param nsamples the number of samples, at least 1
     * @return shape (nsamples, dim_obs, ch_obs)
     * @throws IllegalArgumentException when the observation does not fit the model
     */
    public Tensor sample(Key key, Observation observation, int nsamples) {
        return sample(key, observation, nsamples, SampleOptions.defaults());
    }

    /**
     * Draws samples of the posterior: see {@link #draw}.
     *
     * @param key the source of all randomness: equal keys give equal samples
     * @param observation one observation; {@link Observation#NONE} for an unconditional model
     * @param nsamples the number of samples, at least 1
     * @param options the options of the draw
     * @return shape (nsamples, dim_obs, ch_obs), with a leading axis of times when the options select several times
     */
    public Tensor sample(Key key, Observation observation, int nsamples, SampleOptions options) {
        return sampler(observation, options).sample(key, nsamples);
    }

    /**
     * Draws samples of the posterior: see {@link #sampler} and {@link Sampler#draw} for the exceptions.
     *
     * @param key the source of all randomness: equal keys give equal samples
     * @param observation one observation; {@link Observation#NONE} for an unconditional model
     * @param nsamples the number of samples, at least 1
     * @param options the options of the draw
     * @return the samples, and the work of the solver
     */
    public SampleResult draw(Key key, Observation observation, int nsamples, SampleOptions options) {
        return sampler(observation, options).draw(key, nsamples);
    }

    /**
     * Prepares draws for one observation with GenSBI's default settings.
     *
     * @param observation one observation; {@link Observation#NONE} for an unconditional model
     * @return a sampler for any number of draws
     * @throws IllegalArgumentException when the observation does not fit the model
     */
    public Sampler sampler(Observation observation) {
        return sampler(observation, SampleOptions.defaults());
    }

    /**
     * Prepares draws for one observation.
     *
     * @param observation one observation; {@link Observation#NONE} for an unconditional model
     * @param options the options of the draws
     * @return a sampler for any number of draws while this pipeline is open
     * @throws IllegalArgumentException when the observation does not fit the model, or an option does not fit its method
     * @throws org.rhei.networks.BackendException when the requested backend cannot evaluate the network
     */
    public Sampler sampler(Observation observation, SampleOptions options) {
        SamplingRun run = run(options);
        return new Sampler(run, run.prepare(observation));
    }

    private SamplingRun run(SampleOptions options) {
        return new SamplingRun(model, Transport.of(model, times, evaluations, workers, options), workers, options);
    }

    /**
     * Draws samples for several observations with GenSBI's default settings.
     *
     * @param key the source of all randomness: equal keys give equal samples
     * @param observations B observations
     * @param nsamples the number of samples for each observation, at least 1
     * @return shape (nsamples, B, dim_obs, ch_obs)
     * @throws IllegalArgumentException when the observations do not fit the model
     */
    public Tensor sampleBatched(Key key, Observation observations, int nsamples) {
        return sampleBatched(key, observations, nsamples, SampleOptions.defaults());
    }

    /**
     * Draws samples for several observations: see {@link #drawBatched}.
     *
     * @param key the source of all randomness: equal keys give equal samples
     * @param observations B observations
     * @param nsamples the number of samples for each observation, at least 1
     * @param options the options of the draw
     * @return shape (nsamples, B, dim_obs, ch_obs), with a leading axis of times when the options select several times
     */
    public Tensor sampleBatched(Key key, Observation observations, int nsamples, SampleOptions options) {
        SampleOptions unestimated = options.toBuilder().errorEstimate(false).build();
        return drawBatched(key, observations, nsamples, unestimated).samples();
    }

    /**
     * Draws samples for several observations, which share the threads and the work that depends on time alone. Observation b has the
     * samples of a draw for this observation with the key {@code key.split(B)[b]}. See {@link #sampler} and {@link Sampler#draw} for the
     * exceptions.
     *
     * @param key the source of all randomness: equal keys give equal samples
     * @param observations B observations
     * @param nsamples the number of samples for each observation, at least 1
     * @param options the options of the draw
     * @return the samples, and the work of the solver
     */
    public SampleResult drawBatched(Key key, Observation observations, int nsamples, SampleOptions options) {
        return run(options).drawBatched(key, observations, nsamples);
    }

    /**
     * Draws a range of the samples of several observations, each with a key of its own, as a service does for the requests that wait at
     * the same time. Observation b has samples {@code first} to {@code first + nsamples − 1} of a draw for it with the key {@code
     * keys[b]}, whatever else is drawn beside it. There is no estimate of the solver's error.
     *
     * @param keys the source of all randomness of each observation
     * @param observations B observations; {@link Observation#NONE} for an unconditional model, with one key
     * @param first the index of the first sample, at least 0; 0 unless {@link #drawsRanges}
     * @param nsamples the number of samples for each observation, at least 1
     * @param options the options of the draw
     * @return the samples, shape (nsamples, B, dim_obs, ch_obs), with a leading axis of times when the options select several times
     */
    public SampleResult drawRange(
            List<Key> keys, Observation observations, int first, int nsamples, SampleOptions options) {
        return run(options).drawRange(keys, observations, first, nsamples);
    }

    /**
     * Returns true if samples do not depend on each other, so that {@link #drawRange} may begin at any of them. They do where solvers share
     * adaptive steps between samples, and with a support, a chunk size, initial states of the caller, or a base distribution that draws
     * all states at once.
     *
     * @param options the options of a draw
     * @return true if any range of samples can be drawn
     */
    public boolean drawsRanges(SampleOptions options) {
        return run(options).drawsRanges();
    }

    /**
     * Draws samples for several observations part by part: see {@link Sampler#stream(Key, int, int)}. The parts together equal
     * {@link #drawBatched}.
     *
     * @param key the source of all randomness: equal keys give equal samples
     * @param observations B observations
     * @param nsamples samples for each observation, of all parts together, at least 1
     * @param most the most samples for each observation in a part, at least 1
     * @param options how to draw
     * @return the parts in their order, each of shape (samples, B, dim_obs, ch_obs)
     */
    public Stream<SampleResult> streamBatched(
            Key key, Observation observations, int nsamples, int most, SampleOptions options) {
        return run(options).streamBatched(key, observations, nsamples, most);
    }

    /**
     * Computes the logarithm of the model's density with GenSBI's default settings.
     *
     * @param points shape (n, dim_obs, ch_obs) or (n, dim_obs · ch_obs), in the user's units
     * @param observation one observation, or one for each point; {@link Observation#NONE} for an unconditional model
     * @return shape (n,): natural logarithms of the density in the user's units
     */
    public Tensor logProb(Tensor points, Observation observation) {
        return logProb(points, observation, LogProbOptions.defaults());
    }

    /**
     * Computes the logarithm of the model's density: see {@link #density}.
     *
     * @param points shape (n, dim_obs, ch_obs) or (n, dim_obs · ch_obs), in the user's units
     * @param observation one observation, or one for each point; {@link Observation#NONE} for an unconditional model
     * @param options the options of the computation
     * @return shape (n,): natural logarithms of the density in the user's units
     */
    public Tensor logProb(Tensor points, Observation observation, LogProbOptions options) {
        LogProbOptions unestimated = options.toBuilder().errorEstimate(false).build();
        return density(points, observation, unestimated).logProb();
    }

    /**
     * Computes the logarithm of the model's density.
     *
     * @param points shape (n, dim_obs, ch_obs) or (n, dim_obs · ch_obs), in the user's units
     * @param observation one observation, or one for each point; {@link Observation#NONE} for an unconditional model
     * @param options the options of the computation
     * @return the log-probabilities, and the work of the solver
     * @throws IllegalArgumentException when a shape does not fit the model or a point is not finite
     * @throws org.rhei.solvers.NonFiniteException when a trajectory becomes NaN or infinite
     * @throws org.rhei.solvers.IntegrationException when the solver cannot reach the end
     */
    public Density density(Tensor points, Observation observation, LogProbOptions options) {
        evaluations.requireOpen();
        return LogProb.density(model, evaluations, workers, options, points, observation);
    }

    /**
     * Frees device memory. New draws are refused from then on. Draws on the processor that have begun continue. On the processor this
     * call may be left out: the threads belong to all pipelines or to the caller, and never keep a JVM alive.
     */
    @Override
    public void close() {
        evaluations.close();
    }
}
