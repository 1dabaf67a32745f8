package org.rhei.pipelines;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Key;
import org.rhei.kernel.RandomStreams;
import org.rhei.kernel.Workers;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.evaluation.Condition;
import org.rhei.networks.model.Model;
import org.rhei.pipelines.method.Chunks;
import org.rhei.pipelines.method.Chunks.Window;
import org.rhei.pipelines.method.DrawKeys;
import org.rhei.pipelines.method.SampledStates;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.pipelines.options.States;
import org.rhei.solvers.Progress;

/** Draws from a model with some options. {@link RandomStreams} defines the key of each part of a draw. Thread-safe. */
final class SamplingRun {
    /** The default number of samples of a batch that are drawn at a time: about 4 MB of states for each element of θ. */
    private static final int SAMPLES_AT_A_TIME = 1_000_000;

    private final Model model;
    private final ModelConfig config;
    private final Transport transport;
    private final Workers workers;
    private final SampleOptions options;

    /**
     * Prepares draws.
     *
     * @param transport maps random keys to samples by these options
     */
    SamplingRun(Model model, Transport transport, Workers workers, SampleOptions options) {
        this.model = model;
        this.config = model.config();
        this.transport = transport;
        this.workers = workers;
        this.options = options;
    }

    /** Returns the listener of the options. */
    Progress progress() {
        return options.progress();
    }

    /** Standardizes and embeds one observation. */
    Prepared prepare(Observation observation) {
        Condition condition = observation.embedSingle(model, transport::condition, workers);
        return new Prepared(condition, unusual(observation));
    }

    /**
     * An observation that is prepared for draws.
     *
     * @param condition the observation as tokens
     * @param unusual its distance from the training's data if it is unlike them
     */
    record Prepared(Condition condition, List<DataDistance> unusual) {}

    private List<DataDistance> unusual(Observation observations) {
        return TrainingData.of(config).unusual(observations, options.onUnusual());
    }

    /**
     * Draws for one observation: (nsamples, dim_obs, ch_obs), with a leading axis of times if the options select several times.
     *
     * @param estimated true to estimate the solver's error, if the options do
     */
    SampleResult draw(Key key, Prepared observation, int nsamples, Progress progress, boolean estimated) {
        @Nullable ErrorEstimator estimator = estimated ? estimator(nsamples, progress) : null;
        DrawKeys[] keys = {DrawKeys.of(key, nsamples)};
        SampleCollector samples = collect(keys, observation.condition(), nsamples, progress, estimator);
        return samples.result(withTimes(), nsamples, config.dimObs(), config.chObs())
                .withUnusual(observation.unusual());
    }

    /** Draws for several observations: (nsamples, B, dim_obs, ch_obs), with a leading axis of times if the options select several times. */
    SampleResult drawBatched(Key key, Observation observations, int nsamples) {
        Condition all = observations.embed(model, transport::condition, workers);
        List<DataDistance> unusual = unusual(observations);
        DrawKeys[] keys = DrawKeys.batch(key, all.count(), nsamples);
        @Nullable ErrorEstimator estimator = estimator((long) nsamples * keys.length, options.progress());
        SampleCollector samples = collect(keys, all, nsamples, options.progress(), estimator);
        return samples.result(withTimes(), nsamples, all.count(), config.dimObs(), config.chObs())
                .withUnusual(unusual);
    }

    /**
     * Draws a range of the samples of several observations, each with a key of its own: (nsamples, B, dim_obs, ch_obs).
     *
     * @param first the index of the first sample of each observation
     */
    SampleResult drawRange(List<Key> own, Observation observations, int first, int nsamples) {
        checkRange(own.size(), observations, first, nsamples);
        Condition all = observations.embed(model, transport::condition, workers);
        DrawKeys[] keys =
                own.stream().map(key -> DrawKeys.of(key, first + nsamples)).toArray(DrawKeys[]::new);
        SampleCollector samples = first == 0
                ? collect(keys, all, nsamples, options.progress(), null)
                : part(keys, all, new Window(0, first, first, nsamples), new Chunks(nsamples, nsamples), null);
        return samples.result(withTimes(), nsamples, all.count(), config.dimObs(), config.chObs())
                .withUnusual(unusual(observations));
    }

    /** Returns true if any range of samples can be drawn without the others. */
    boolean drawsRanges() {
        return transport.drawsRanges()
                && options.restriction().isEmpty()
                && options.chunkSize().isEmpty();
    }

    private void checkRange(int keys, Observation observations, int first, int nsamples) {
        checkSamples(nsamples);
        int count = Math.max(1, observations.count());
        if (keys != count) {
            throw new IllegalArgumentException("expected a key for each of " + count + " observations, found " + keys);
        }
        if (first < 0 || first > Integer.MAX_VALUE - nsamples) {
            throw new IllegalArgumentException(
                    "the index of the first sample must be at least 0 and that of the last below " + Integer.MAX_VALUE
                            + ", found " + first);
        }
        if (first > 0 && !drawsRanges()) {
            throw new IllegalArgumentException(
                    "a range that begins after sample 0 needs samples that do not depend on each other: no solver with"
                            + " shared adaptive steps, no support, no chunk size, no initial states of the caller");
        }
    }

    /** Draws for one observation part by part, each when the stream reaches it. */
    Stream<SampleResult> stream(Key key, Prepared observation, int nsamples, int most) {
        return stream(new DrawKeys[] {DrawKeys.of(key, nsamples)}, observation.condition(), nsamples, most)
                .map(part -> part.result(withTimes(), part.nsamples(), config.dimObs(), config.chObs())
                        .withUnusual(observation.unusual()));
    }

    /** Draws for several observations part by part, each when the stream reaches it. */
    Stream<SampleResult> streamBatched(Key key, Observation observations, int nsamples, int most) {
        Condition all = observations.embed(model, transport::condition, workers);
        List<DataDistance> unusual = unusual(observations);
        return stream(DrawKeys.batch(key, all.count(), nsamples), all, nsamples, most)
                .map(part -> part.result(withTimes(), part.nsamples(), all.count(), config.dimObs(), config.chObs())
                        .withUnusual(unusual));
    }

    private Stream<SampleCollector> stream(DrawKeys[] keys, Condition all, int nsamples, int most) {
        checkSamples(nsamples);
        if (most < 1) {
            throw new IllegalArgumentException("a part must have at least 1 sample, found " + most);
        }
        if (options.restriction().isPresent()) {
            throw new IllegalArgumentException(
                    "a stream takes no support, because samples outside it are redrawn after the whole draw");
        }
        Chunks chunks = transport.chunks(nsamples);
        int whole = transport.separable() ? Math.min(most, chunks.most()) : chunks.most();
        int parts = Math.ceilDiv(chunks.most(), whole);
        int count = (chunks.count() - 1) * parts + Math.ceilDiv(chunks.size(chunks.count() - 1), whole);
        return IntStream.range(0, count).mapToObj(part -> {
            Window chunk = chunks.window(part / parts);
            int first = part % parts * whole;
            @Nullable
            ErrorEstimator estimator = part == 0 ? estimator((long) nsamples * keys.length, options.progress()) : null;
            return part(keys, all, chunk.part(first, Math.min(whole, chunk.size() - first)), chunks, estimator);
        });
    }

    /** Draws a part of a chunk for all observations. */
    private SampleCollector part(
            DrawKeys[] keys, Condition all, Window window, Chunks chunks, @Nullable ErrorEstimator estimator) {
        int size = window.size();
        SampleCollector samples = new SampleCollector(config, options.restriction(), keys.length, size);
        Progress progress = part(options.progress(), window.from(), window.from() + size, chunks.samples());
        int batch = batch(size);
        for (int first = 0; first < keys.length; first += batch) {
            int end = Math.min(keys.length, first + batch);
            DrawKeys[] own = Arrays.copyOfRange(keys, first, end);
            Progress some = part(progress, first, end, keys.length);
            SampledStates states =
                    transport.draw(own, all.slice(first, end), window, chunks, some, first == 0 ? estimator : null);
            samples.from(first).take(states, size, 0);
        }
        samples.estimated(estimate(estimator));
        return samples;
    }

    private int batch(int nsamples) {
        return options.batchSize().orElse(Math.max(1, SAMPLES_AT_A_TIME / nsamples));
    }

    private boolean withTimes() {
        return !(options.states() instanceof States.Last);
    }

    private void checkSamples(int nsamples) {
        if (nsamples < 1) {
            throw new IllegalArgumentException("nsamples must be at least 1, found " + nsamples);
        }
        transport.checkSamples(nsamples);
    }

    /** Creates an estimator of the error for a draw of so many samples; null if there is no solver. */
    private @Nullable ErrorEstimator estimator(long total, Progress progress) {
        return transport.estimator(total, progress).orElse(null);
    }

    private ErrorEstimate estimate(@Nullable ErrorEstimator estimator) {
        return estimator == null ? ErrorEstimate.none(transport.notEstimated()) : estimator.result();
    }

    private SampleCollector collect(
            DrawKeys[] keys, Condition all, int nsamples, Progress progress, @Nullable ErrorEstimator estimator) {
        checkSamples(nsamples);
        SampleCollector samples = new SampleCollector(config, options.restriction(), keys.length, nsamples);
        int batch = batch(nsamples);
        for (int first = 0; first < keys.length; first += batch) {
            int end = Math.min(keys.length, first + batch);
            DrawKeys[] own = Arrays.copyOfRange(keys, first, end);
            Condition some = all.slice(first, end);
            Progress part = part(progress, first, end, keys.length);
            draw(own, some, nsamples, part, samples.from(first), first == 0 ? estimator : null);
            redraw(own, some, samples, first, progress);
        }
        samples.estimated(estimate(estimator));
        return samples;
    }

    /** Receives the samples of some groups. */
    @FunctionalInterface
    interface Sink {
        /**
         * Receives the states of a chunk.
         *
         * @param size the number of consecutive samples of each group
         * @param firstSample the index of the first of them in its group's draw
         */
        void take(SampledStates chunk, int size, int firstSample);
    }

    /** Draws one chunk after the other for the observations of a condition. */
    private void draw(
            DrawKeys[] keys,
            Condition condition,
            int nsamples,
            Progress progress,
            Sink sink,
            @Nullable ErrorEstimator estimator) {
        Chunks chunks = transport.chunks(nsamples);
        for (int c = 0; c < chunks.count(); c++) {
            Window chunk = chunks.window(c);
            Progress own = part(progress, chunk.from(), chunk.from() + chunk.size(), chunks.samples());
            SampledStates states = transport.draw(keys, condition, chunk, chunks, own, c == 0 ? estimator : null);
            sink.take(states, chunk.size(), chunk.from());
        }
    }

    /**
     * Draws replacements for the samples outside the support, until every observation has enough inside. The number of samples that a round
     * draws for an observation depends on that observation's samples alone.
     */
    private void redraw(DrawKeys[] keys, Condition condition, SampleCollector samples, int first, Progress progress) {
        for (int round = 1; samples.missing(first, keys.length); round++) {
            int most = 0;
            for (int i = 0; i < keys.length; i++) {
                most = Math.max(most, samples.toDraw(first + i));
            }
            DrawKeys[] own = new DrawKeys[keys.length];
            for (int i = 0; i < keys.length; i++) {
                own[i] = DrawKeys.of(RandomStreams.redraw(keys[i].own(), round), most);
            }
            draw(own, condition, most, part(progress, 1, 1, 1), samples.replacementsFrom(first), null);
        }
    }

    /** Returns the progress of the part from {@code from} to {@code to} of {@code all}. */
    static Progress part(Progress whole, int from, int to, int all) {
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
