package org.rhei.pipelines;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.rhei.kernel.Key;
import org.rhei.kernel.RandomStreams;
import org.rhei.kernel.Tensor;
import org.rhei.networks.evaluation.Condition;
import org.rhei.networks.evaluation.Network;
import org.rhei.networks.evaluation.NetworkEvaluation;
import org.rhei.networks.model.Model;
import org.rhei.pipelines.field.NetworkField;
import org.rhei.pipelines.method.GenerativeMethod;
import org.rhei.pipelines.method.InitialStates;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.solvers.DifferentiableField;
import org.rhei.solvers.Grid;
import org.rhei.solvers.multistep.FittedMultistep;
import org.rhei.solvers.multistep.Refined;

/**
 * Fits solvers to a model, so that a solver needs few evaluations of the network. Immutable and thread-safe.
 *
 * <pre>{@code
 * Solver fitted = new SolverFitting(pipeline).fit(Key.of(1), observations, 16, new Grid.Power(16, 1.8));
 * Tensor samples = pipeline.sample(Key.of(42), observation, 10_000, SampleOptions.builder().solver(fitted).build());
 * }</pre>
 *
 * <p>A fit integrates pilot samples of the given observations with very small steps, and chooses the weights of a multistep method from
 * their trajectories. {@link FittedMultistep} describes the procedure and its cost. The grid must suit the model's method.
 */
public final class SolverFitting {
    private final Pipeline pipeline;
    private final SampleOptions draws;

    /**
     * Prepares fits.
     *
     * @param pipeline the model; its backend and its threads integrate the pilot samples
     */
    public SolverFitting(Pipeline pipeline) {
        this(pipeline, SampleOptions.defaults());
    }

    /**
     * Prepares fits for draws from another base distribution, with another edge mask, or from given initial states.
     *
     * @param pipeline the model; its backend and its threads integrate the pilot samples
     * @param draws the options of the draws; their base, edge mask and initial states are those of the pilots, all else is not used
     */
    public SolverFitting(Pipeline pipeline, SampleOptions draws) {
        this.pipeline = pipeline;
        this.draws = draws;
    }

    /**
     * Fits a multistep method step by step.
     *
     * @param key the source of the pilot samples
     * @param observations the observations that the method will be used for; {@link Observation#NONE} for an unconditional model
     * @param pilot the number of samples of each observation, at least 1. About a thousand for one observation include some that start
     *     near the border between modes
     * @param grid the steps, such as {@code new Grid.Power(14, 2)} for flow matching, which needs 14 evaluations for each sample
     * @return the fitted method, a solver for {@link org.rhei.pipelines.options.SampleOptions.Builder#solver}
     * @throws IllegalArgumentException when the observations do not fit the model, the pilot is below 1, or the grid does not suit the
     *     model's method
     */
    public FittedMultistep fit(Key key, Observation observations, int pilot, Grid grid) {
        return fit(pilot(key, observations, pilot), grid);
    }

    private FittedMultistep fit(ProbabilityFlow flow, Grid grid) {
        return FittedMultistep.fit(flow.field(), flow.start(), flow.from(), flow.to(), grid, pipeline.workers());
    }

    /**
     * Fits a multistep method and optimises the weights of all steps together: see {@link FittedMultistep#fitTuned}. For equal errors, the
     * method needs about two evaluations fewer than that of {@link #fit} for nearly all samples, and four fewer for half of them. The fit
     * takes half a minute, which pays for observations with many draws.
     *
     * @param key the source of the pilot samples
     * @param observations the observations that the method will be used for; {@link Observation#NONE} for an unconditional model
     * @param pilot the number of samples of each observation, at least 1; about two thousand for one observation, since the worst
     *     samples determine the result
     * @param grid the steps, at most {@value FittedMultistep#MOST_TUNED}
     * @return the fitted method
     * @throws IllegalArgumentException as {@link #fit}, and when the grid has too many steps
     */
    public FittedMultistep fitTuned(Key key, Observation observations, int pilot, Grid grid) {
        ProbabilityFlow flow = pilot(key, observations, pilot);
        return FittedMultistep.fitTuned(flow.field(), flow.start(), flow.from(), flow.to(), grid, pipeline.workers());
    }

    /**
     * Fits a multistep method as {@link #fit} does, and a method with smaller steps for the few samples with large errors.
     *
     * @param key the source of the pilot samples
     * @param observations the observations that the method will be used for; {@link Observation#NONE} for an unconditional model
     * @param pilot the number of samples of each observation, at least 1
     * @param grid the steps of the first method
     * @param second the steps of the second method
     * @param share the fraction of the samples that the second method solves again, between 0 and 1; a sample needs
     *     {@code first + share · second} evaluations on average
     * @return both methods as one solver
     * @throws IllegalArgumentException as {@link #fit}, and when the fraction is out of range
     */
    public Refined fitRefined(Key key, Observation observations, int pilot, Grid grid, Grid second, double share) {
        ProbabilityFlow flow = pilot(key, observations, pilot);
        return Refined.fit(
                fit(flow, grid),
                fit(flow, second),
                share,
                flow.field(),
                flow.start(),
                flow.from(),
                flow.to(),
                pipeline.workers());
    }

    /**
     * Returns the probability flow for some observations, to which a {@link org.rhei.solvers.multistep.Calibration} can fit a grid. Its
     * initial states are those of {@link Pipeline#sampleBatched} with GenSBI's defaults.
     *
     * @param key the source of the initial states
     * @param observations the observations; {@link Observation#NONE} for an unconditional model
     * @param nsamples the number of initial states for each observation, at least 1
     * @return the flow, evaluated on the processor
     * @throws IllegalArgumentException when the observations do not fit the model or {@code nsamples} is below 1
     */
    public ProbabilityFlow probabilityFlow(Key key, Observation observations, int nsamples) {
        if (nsamples < 1) {
            throw new IllegalArgumentException("nsamples must be at least 1, found " + nsamples);
        }
        Model model = pipeline.model();
        GenerativeMethod.Flow flow = GenerativeMethod.of(model.config()).flow(draws.base());
        InitialStates states = InitialStates.of(model.config(), flow.base());
        return flow(
                flow,
                network -> network,
                observations,
                nsamples,
                states,
                b -> RandomStreams.initialStates(RandomStreams.observation(key, b)));
    }

    /** Returns the probability flow of pilot samples. */
    private ProbabilityFlow pilot(Key key, Observation observations, int samples) {
        if (samples < 1) {
            throw new IllegalArgumentException("a pilot needs at least 1 sample, found " + samples);
        }
        Model model = pipeline.model();
        GenerativeMethod.Flow flow = GenerativeMethod.of(model.config()).flow(draws.base());
        int dimension = model.network().dimension();
        InitialStates states = new InitialStates(flow.base(), dimension, dimension);
        return flow(flow, pipeline::evaluation, observations, samples, states, b -> RandomStreams.pilot(key, b));
    }

    /**
     * Returns the velocity for samples that each have an observation of their own.
     *
     * @param indices the index of each sample's observation; 0 for an unconditional model
     */
    DifferentiableField field(Observation observations, int[] indices) {
        Model model = pipeline.model();
        GenerativeMethod.Flow flow = GenerativeMethod.of(model.config()).flow(Optional.empty());
        Condition condition = observations.embed(model, model.network()::condition, pipeline.workers());
        boolean none = observations.count() == 0;
        NetworkField field = none
                ? new NetworkField(model.network(), condition, indices.length)
                : new NetworkField(model.network(), condition.select(indices), 1);
        return field.on(pipeline.evaluation()).with(flow.preconditioning());
    }

    private ProbabilityFlow flow(
            GenerativeMethod.Flow flow,
            Function<Network, NetworkEvaluation> evaluation,
            Observation observations,
            int samples,
            InitialStates states,
            IntFunction<Key> keys) {
        Model model = pipeline.model();
        Network network = draws.edgeMask().map(model.network()::withEdgeMask).orElse(model.network());
        Condition condition = observations.embed(model, network::condition, pipeline.workers());
        int elements = Math.multiplyExact(samples, network.dimension());
        Tensor x0 = Tensor.zeros(Math.multiplyExact(condition.count(), samples), network.dimension());
        Optional<Tensor> given = draws.xInit().map(all -> all.select(Tensor.spaced(all.dim(0), samples)));
        for (int b = 0; b < condition.count(); b++) {
            if (given.isPresent()) {
                System.arraycopy(given.get().data(), 0, x0.data(), b * elements, elements);
            } else {
                states.draw(keys.apply(b), 0, samples, x0.data(), b * elements);
            }
        }
        DifferentiableField field = new NetworkField(network, condition, samples)
                .on(evaluation.apply(network))
                .with(flow.preconditioning());
        return new ProbabilityFlow(field, x0, flow.baseEnd(), flow.dataEnd());
    }
}
