package org.rhei.pipelines;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Key;
import org.rhei.kernel.RandomStreams;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.evaluation.Condition;
import org.rhei.networks.flow.FlowEvaluator;
import org.rhei.networks.flow.NormalizingFlow;
import org.rhei.networks.model.Model;
import org.rhei.pipelines.method.Chunks;
import org.rhei.pipelines.method.Chunks.Window;
import org.rhei.pipelines.method.DrawKeys;
import org.rhei.pipelines.method.SampledStates;
import org.rhei.pipelines.options.Divergence;
import org.rhei.pipelines.options.LogProbOptions;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.pipelines.options.States;
import org.rhei.solvers.NonFiniteException;
import org.rhei.solvers.Progress;
import org.rhei.solvers.Solution;
import org.rhei.solvers.Statistics;
import org.rhei.solvers.engine.ProgressTracker;

/**
 * Maps standard normal noise to samples by a normalizing flow, as GenSBI's {@code ConditionalFlowPipeline}. A batch of observations draws
 * the noise of all of its samples from one key.
 */
final class FlowTransport implements Transport {
    /** The work of a draw or of a density: one pass of the flow. */
    static final Statistics ONE_PASS = new Statistics(1, 1, 1, 0, 1);

    /** The most observations of a density that are embedded at a time, since each may take far more memory than its point. */
    private static final int OBSERVATIONS_AT_A_TIME = 4096;

    static final String NO_SOLVER = "a normalizing flow has no solver";

    private final NormalizingFlow flow;
    private final Workers workers;
    private final SampleOptions options;

    /**
     * Prepares draws.
     *
     * @throws IllegalArgumentException when an option is one of a differential equation
     */
    FlowTransport(ModelConfig config, NormalizingFlow flow, Workers workers, SampleOptions options) {
        this.flow = flow;
        this.workers = workers;
        this.options = options;
        refuse(config, "a scheme", options.scheme().isPresent());
        refuse(config, "a base distribution", options.base().isPresent());
        refuse(config, "xInit", options.xInit().isPresent());
        refuse(config, "an edge mask", options.edgeMask().isPresent());
        refuse(config, "intermediate states", !(options.states() instanceof States.Last));
    }

    /**
     * Refuses an option.
     *
     * @throws IllegalArgumentException when it is given
     */
    private static void refuse(ModelConfig config, String option, boolean given) {
        if (given) {
            throw new IllegalArgumentException("the model is a normalizing flow, "
                    + config.network().architecture()
                    + ", which has no differential equation and takes no solver: found "
                    + option + ", expected none");
        }
    }

    @Override
    public Condition condition(Tensor tokens) {
        return flow.condition(tokens);
    }

    @Override
    public boolean separable() {
        return true;
    }

    @Override
    public boolean drawsRanges() {
        return true;
    }

    /** Returns one chunk: GenSBI's chunks, which count the rows of all observations, determine keys alone. */
    @Override
    public Chunks chunks(int nsamples) {
        return new Chunks(nsamples, nsamples);
    }

    @Override
    public void checkSamples(int nsamples) {}

    @Override
    public Optional<ErrorEstimator> estimator(long total, Progress progress) {
        return Optional.empty();
    }

    @Override
    public String notEstimated() {
        return NO_SOLVER;
    }

    @Override
    public SampledStates draw(
            DrawKeys[] keys,
            Condition condition,
            Window window,
            Chunks chunks,
            Progress progress,
            @Nullable ErrorEstimator estimator) {
        int size = window.size();
        int dimension = flow.dimension();
        Tensor states = Tensor.zeros(keys.length * size, dimension);
        for (int i = 0; i < keys.length; i++) {
            noise(keys[i], window.from(), size, states.data(), i * size * dimension);
        }
        run(flow, keys.length * size, workers, progress, (evaluator, first, count) -> {
            evaluator.sample(condition, size, states.data(), first, count);
            for (int at = first * dimension; at < (first + count) * dimension; at++) {
                if (!Float.isFinite(states.data()[at])) {
                    throw new NonFiniteException(window.inChunk(at / dimension, chunks));
                }
            }
        });
        return new SampledStates(List.of(states), new Solution(List.of(states), ONE_PASS));
    }

    /** Draws the noise of some samples of an observation, which the rows of several chunks may hold. */
    private void noise(DrawKeys keys, int from, int size, float[] noise, int at) {
        long chunk = options.chunkSize().isPresent() ? options.chunkSize().getAsInt() : keys.total();
        int chunks = Math.toIntExact(Math.ceilDiv(keys.total(), chunk));
        int dimension = flow.dimension();
        for (int done = 0; done < size; ) {
            long row = keys.first() + from + done;
            int count = (int) Math.min(size - done, chunk - row % chunk);
            Key own = RandomStreams.chunk(keys.rows(), chunks, (int) (row / chunk));
            RandomStreams.standardNormal(own, dimension, dimension, row % chunk, noise, at + done * dimension, count);
            done += count;
        }
    }

    /**
     * Computes the density at some points.
     *
     * @param points (n, dim_obs, ch_obs)
     * @param observation one observation, or one for each point
     * @throws IllegalArgumentException when the points or the observations do not fit, or an option is one of a differential equation
     */
    static Density density(
            Model model, Workers workers, LogProbOptions options, Tensor points, Observation observation) {
        ModelConfig config = model.config();
        NormalizingFlow flow = model.flow().orElseThrow();
        refuse(config, "a solver", options.solver().isPresent());
        refuse(config, "a base distribution", options.base().isPresent());
        refuse(config, "a divergence", !(options.divergence() instanceof Divergence.Exact));
        refuse(config, "an edge mask", options.edgeMask().isPresent());
        int n = Standardize.points(config, points);
        observation.requireFit(config);
        int observations = Math.max(1, observation.count());
        LogProb.requireOneOrEach(observations, n);
        float[] x = Standardize.toNetwork(config, points);
        double jacobian = Standardize.logJacobian(config);
        Tensor logProb = Tensor.zeros(n);
        int most = observations == 1 ? n : OBSERVATIONS_AT_A_TIME;
        for (int from = 0; from < n; from += most) {
            int count = Math.min(most, n - from);
            Observation own = observations == 1 ? observation : observation.range(from, from + count);
            Condition condition = own.embed(model, flow::condition, workers);
            float[] rows = Arrays.copyOfRange(x, from * flow.dimension(), (from + count) * flow.dimension());
            Progress part = SamplingRun.part(options.progress(), from, from + count, n);
            double[] logDensity = logDensity(flow, rows, condition, workers, part);
            for (int i = 0; i < count; i++) {
                float value = (float) (logDensity[i] - jacobian);
                if (Float.isNaN(value)) {
                    throw new NonFiniteException(from + i);
                }
                logProb.data()[from + i] = value;
            }
        }
        return new Density(logProb, ONE_PASS, Density.EstimatedError.none(NO_SOLVER));
    }

    private static double[] logDensity(
            NormalizingFlow flow, float[] x, Condition condition, Workers workers, Progress progress) {
        int n = x.length / flow.dimension();
        int each = condition.count() == 1 ? n : 1;
        double[] logDensity = new double[n];
        run(
                flow,
                n,
                workers,
                progress,
                (evaluator, first, count) -> evaluator.logDensity(condition, each, x, first, count, logDensity));
        return logDensity;
    }

    /** Work on some rows. */
    @FunctionalInterface
    interface Piece {
        /**
         * Maps rows.
         *
         * @param first the first row
         * @param count the number of rows, at most the flow's capacity
         */
        void map(FlowEvaluator evaluator, int first, int count);
    }

    /** Maps rows by as many evaluators as there are threads. */
    static void run(NormalizingFlow flow, int rows, Workers workers, Progress progress, Piece piece) {
        int capacity = flow.capacity();
        int pieces = Math.ceilDiv(rows, capacity);
        ProgressTracker tracker = new ProgressTracker(progress);
        workers.run(pieces, flow::evaluator, (evaluator, p) -> {
            tracker.check();
            int first = p * capacity;
            piece.map(evaluator, first, Math.min(capacity, rows - first));
            tracker.advance(1.0 / pieces);
        });
        tracker.finish();
    }
}
