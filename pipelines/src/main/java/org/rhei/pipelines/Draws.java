package org.rhei.pipelines;

import java.util.Arrays;
import java.util.function.Function;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.networks.Conditioning;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.evaluation.Condition;
import org.rhei.networks.evaluation.Network;
import org.rhei.networks.evaluation.NetworkEvaluation;
import org.rhei.networks.model.Model;
import org.rhei.pipelines.field.NetworkField;
import org.rhei.pipelines.field.TimeTables;
import org.rhei.pipelines.method.GenerativeMethod;
import org.rhei.pipelines.options.Base;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.pipelines.options.States;
import org.rhei.solvers.DifferentiableField;
import org.rhei.solvers.Progress;

/**
 * Draws of a model by some options. The keys are split as GenSBI splits them: one for each observation of a batch, one
 * for each chunk of a draw, one of the two halves for the initial state and the other for noise on the way.
 */
final class Draws {
    /** Samples that a batch works on at a time unless the options say otherwise: some 10 MB a number of θ. */
    private static final int SAMPLES_AT_A_TIME = 1_000_000;

    private final ModelConfig config;
    private final Network network;
    private final NetworkEvaluation evaluation;
    private final TimeTables times;
    private final Workers workers;
    private final SampleOptions options;
    private final GenerativeMethod.Course course;

    /**
     * Draws of a model.
     *
     * @param evaluations gives the model's network, or the same with other edges, to what evaluates it
     */
    Draws(Model model, Function<Network, NetworkEvaluation> evaluations, Workers workers, SampleOptions options) {
        this.config = model.config();
        this.network = options.edgeMask().map(model.network()::withEdgeMask).orElse(model.network());
        this.times = new TimeTables(network);
        this.workers = workers;
        this.options = options;
        this.course = GenerativeMethod.of(config).course(options);
        options.xInit().ifPresent(this::checkInitial);
        this.evaluation = evaluations.apply(network);
    }

    private void checkInitial(Tensor xInit) {
        if (options.restriction().isPresent()) {
            throw new IllegalArgumentException(
                    "samples outside a support are drawn anew, which initial states that are given do not allow; take"
                            + " xInit or a support");
        }
        if (xInit.rank() != 3 || xInit.dim(1) != config.dimObs() || xInit.dim(2) != config.chObs()) {
            throw new IllegalArgumentException("xInit must have shape (nsamples, " + config.dimObs() + ", "
                    + config.chObs() + "), found " + Tensor.text(xInit.shape()));
        }
        for (float number : xInit.data()) {
            if (!Float.isFinite(number)) {
                throw new IllegalArgumentException("xInit must be finite, found " + number);
            }
        }
    }

    /** Standardizes and embeds observations of shape (B, dim_cond, ch_cond). */
    Condition prepare(Tensor xs) {
        return network.condition(Standardize.observations(config, xs));
    }

    /** Draws for the one observation of a condition: (nsamples, dim_obs, ch_obs), the times in front. */
    Draw draw(Key key, Condition observation, int nsamples) {
        Samples samples = draw(new Key[] {key}, observation, nsamples);
        return samples.draw(withTimes(), nsamples, config.dimObs(), config.chObs());
    }

    /** Draws for each of many observations: (nsamples, B, dim_obs, ch_obs), the times in front. */
    Draw drawBatched(Key key, Tensor xs, int nsamples) {
        Condition all = prepare(xs);
        Samples samples = draw(key.split(all.count()), all, nsamples);
        return samples.draw(withTimes(), nsamples, all.count(), config.dimObs(), config.chObs());
    }

    private boolean withTimes() {
        return !(options.states() instanceof States.Last);
    }

    private Samples draw(Key[] keys, Condition all, int nsamples) {
        if (nsamples < 1) {
            throw new IllegalArgumentException("nsamples must be at least 1, found " + nsamples);
        }
        options.xInit().ifPresent(xInit -> {
            if (xInit.dim(0) != nsamples) {
                throw new IllegalArgumentException(
                        "xInit holds " + xInit.dim(0) + " states, but " + nsamples + " samples are asked for");
            }
        });
        Samples samples = new Samples(config, options.restriction(), keys.length, nsamples);
        int batch = options.batchSize().orElse(Math.max(1, SAMPLES_AT_A_TIME / nsamples));
        for (int first = 0; first < keys.length; first += batch) {
            int end = Math.min(keys.length, first + batch);
            Key[] own = Arrays.copyOfRange(keys, first, end);
            Condition some = all.slice(first, end);
            Progress progress = part(options.progress(), first, end, keys.length);
            draw(own, some, nsamples, progress, samples.from(first));
            redraw(own, some, samples, first);
        }
        return samples;
    }

    /** Hears of the samples of some groups. */
    @FunctionalInterface
    interface Sink {
        /**
         * Takes a path's states.
         *
         * @param size the samples of each group, consecutive
         * @param firstSample the number of the first in its group's draw
         */
        void take(GenerativeMethod.Path path, int size, int firstSample);
    }

    /** One chunk after the other for the observations of a condition, each with the key of its own. */
    private void draw(Key[] keys, Condition condition, int nsamples, Progress progress, Sink sink) {
        int chunk = Math.min(nsamples, options.chunkSize().orElse(nsamples));
        int chunks = Math.ceilDiv(nsamples, chunk);
        for (int c = 0; c < chunks; c++) {
            int from = c * chunk;
            int size = Math.min(chunk, nsamples - from);
            Key[] rest = new Key[keys.length];
            Tensor x0 = Tensor.zeros(keys.length * size, network.dimension());
            for (int i = 0; i < keys.length; i++) {
                Key[] halves = (chunks == 1 ? keys[i] : keys[i].split(chunks)[c]).split();
                rest[i] = halves[0];
                start(course.start(), halves[1], from, size, x0.data(), i * size * network.dimension());
            }
            NetworkField field =
                    new NetworkField(network, condition, size).on(evaluation).with(times);
            sink.take(
                    course.follow(field, x0, rest, size, workers, part(progress, from, from + size, nsamples)),
                    size,
                    from);
        }
    }

    /** The flow of the observations of a condition, with initial states for each. */
    ProbabilityFlow flow(Key key, Condition condition, int nsamples) {
        if (nsamples < 1) {
            throw new IllegalArgumentException("nsamples must be at least 1, found " + nsamples);
        }
        GenerativeMethod.Flow flow = GenerativeMethod.of(config).flow(options.base());
        Key[] keys = key.split(condition.count());
        Tensor x0 = Tensor.zeros(keys.length * nsamples, network.dimension());
        for (int i = 0; i < keys.length; i++) {
            start(flow.base(), keys[i].split()[1], 0, nsamples, x0.data(), i * nsamples * network.dimension());
        }
        DifferentiableField field = new NetworkField(network, condition, nsamples).with(flow.preconditioning());
        return new ProbabilityFlow(field, x0, flow.baseEnd(), flow.dataEnd());
    }

    /** The initial states of a group's chunk, from {@code at}. */
    private void start(Base base, Key key, int firstSample, int size, float[] x0, int at) {
        int dimension = network.dimension();
        if (options.xInit().isPresent()) {
            System.arraycopy(options.xInit().get().data(), firstSample * dimension, x0, at, size * dimension);
            return;
        }
        switch (base) {
            case Base.Gaussian gaussian -> {
                // GenSBI's joint pipeline draws θ's and x's noise alike, and uses θ's
                int drawn = config.pipeline() == Conditioning.JOINT
                        ? (config.dimObs() + config.dimCond()) * config.chObs()
                        : dimension;
                for (int s = 0; s < size; s++) {
                    int to = at + s * dimension;
                    key.normal((long) s * drawn, x0, to, to + dimension);
                    gaussian.fromStandard(x0, to, dimension);
                }
            }
            case Base.Custom custom -> {
                Tensor drawn = custom.sampler().draw(key, size);
                if (drawn.size() != (long) size * dimension) {
                    throw new IllegalArgumentException("the base must draw " + size + " states of " + dimension
                            + " numbers, found shape " + Tensor.text(drawn.shape()));
                }
                System.arraycopy(drawn.data(), 0, x0, at, drawn.size());
            }
        }
    }

    /**
     * Draws anew for the observations whose samples lie outside the support, until all have enough. Round r has its own
     * key, and how many it draws for an observation follows from that observation's samples alone.
     */
    private void redraw(Key[] keys, Condition condition, Samples samples, int first) {
        for (int round = 1; samples.missing(first, keys.length); round++) {
            int most = 0;
            Key[] own = new Key[keys.length];
            for (int i = 0; i < keys.length; i++) {
                own[i] = keys[i].foldIn(-round); // no child that a draw splits off has such an index
                most = Math.max(most, samples.toDraw(first + i));
            }
            draw(own, condition, most, part(options.progress(), 1, 1, 1), samples.replacementsFrom(first));
        }
    }

    /** Progress of the part from {@code from} to {@code to} of {@code all}. */
    private static Progress part(Progress whole, int from, int to, int all) {
        return new Progress() {
            @Override
            public void done(double fraction) {
                whole.done((from + fraction * (to - from)) / all);
            }

            @Override
            public boolean cancelled() {
                return whole.cancelled();
            }
        };
    }
}
