package org.rhei.pipelines;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.networks.Model;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.Network;
import org.rhei.solvers.Progress;
import org.rhei.solvers.Solution;
import org.rhei.solvers.Statistics;

/**
 * Draws of a flow-matching model: x(0) from a standard normal, then dx/dt = v(t, x) to t = 1. The keys are split as GenSBI splits
 * them: one for each observation of a batch, one for each chunk of a draw, one of the two halves for the initial state.
 */
record FlowMatchingDraws(Model model, Workers workers, SampleOptions options) {
    /** Samples that a batch works on at a time unless the options say otherwise: some 10 MB a number of θ. */
    private static final int SAMPLES_AT_A_TIME = 1_000_000;

    FlowMatchingDraws {
        for (double time : options.timeGrid()) {
            if (!(time >= 0 && time <= 1)) {
                throw new IllegalArgumentException("time grid of flow matching must lie in [0, 1], found " + time);
            }
        }
    }

    /** Standardizes and embeds observations of shape (B, dim_cond, ch_cond). */
    Network.Condition prepare(Tensor xs) {
        return model.network().condition(Standardize.observations(model.config(), xs));
    }

    /** Draws for the one observation of a condition: (nsamples, dim_obs, ch_obs), the times in front. */
    Draw draw(Key key, Network.Condition observation, int nsamples) {
        requirePositive(nsamples);
        Results results = new Results(1, nsamples);
        draw(new Key[] {key}, observation, 0, results, options.progress());
        ModelConfig config = model.config();
        return results.draw(nsamples, config.dimObs(), config.chObs());
    }

    /** Draws for each of many observations: (nsamples, B, dim_obs, ch_obs), the times in front. */
    Draw drawBatched(Key key, Tensor xs, int nsamples) {
        requirePositive(nsamples);
        Network.Condition all = prepare(xs);
        int count = all.count();
        Key[] keys = key.split(count);
        int batch = options.batchSize().orElse(Math.max(1, SAMPLES_AT_A_TIME / nsamples));
        Results results = new Results(count, nsamples);
        for (int first = 0; first < count; first += batch) {
            int end = Math.min(count, first + batch);
            Key[] own = java.util.Arrays.copyOfRange(keys, first, end);
            draw(own, all.slice(first, end), first, results, part(options.progress(), first, end, count));
        }
        ModelConfig config = model.config();
        return results.draw(nsamples, count, config.dimObs(), config.chObs());
    }

    private static void requirePositive(int nsamples) {
        if (nsamples < 1) {
            throw new IllegalArgumentException("nsamples must be at least 1, found " + nsamples);
        }
    }

    /** One chunk after the other for the observations of a condition, each with the key of its own. */
    private void draw(
            Key[] keys, Network.Condition condition, int firstObservation, Results results, Progress progress) {
        int nsamples = results.nsamples;
        int chunk = Math.min(nsamples, options.chunkSize().orElse(nsamples));
        int chunks = Math.ceilDiv(nsamples, chunk);
        for (int c = 0; c < chunks; c++) {
            int from = c * chunk;
            int size = Math.min(chunk, nsamples - from);
            Tensor x0 = Tensor.zeros(keys.length * size, model.network().dimension());
            for (int i = 0; i < keys.length; i++) {
                Key own = chunks == 1 ? keys[i] : keys[i].split(chunks)[c];
                Tensor noise = own.split()[1].normal(size, model.network().dimension());
                System.arraycopy(noise.data(), 0, x0.data(), i * noise.size(), noise.size());
            }
            NetworkField field = new NetworkField(model.network(), condition, size);
            Solution solution = options.solver()
                    .solve(field, x0, grid(), size, workers, part(progress, from, from + size, nsamples));
            results.add(solution, firstObservation, keys.length, from, size);
        }
    }

    private double[] grid() {
        return options.timeGrid().isEmpty()
                ? new double[] {0, 1}
                : options.timeGrid().stream().mapToDouble(Double::doubleValue).toArray();
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

    /** Where the samples of all chunks and batches go. */
    private final class Results {
        private final int observations;
        private final int nsamples;
        private final List<float[]> times = new ArrayList<>();
        private final List<Statistics> parts = new ArrayList<>();
        private double allEvaluations;

        Results(int observations, int nsamples) {
            this.observations = observations;
            this.nsamples = nsamples;
            int size = Math.multiplyExact(
                    Math.multiplyExact(observations, nsamples), model.network().dimension());
            for (int t = 0; t < Math.max(1, options.timeGrid().size()); t++) {
                times.add(new float[size]);
            }
        }

        /** Takes the solution for {@code count} observations and {@code size} samples of each. */
        void add(Solution solution, int firstObservation, int count, int firstSample, int size) {
            int dimension = model.network().dimension();
            List<Tensor> trajectory = options.timeGrid().isEmpty() ? List.of(solution.last()) : solution.trajectory();
            for (int t = 0; t < trajectory.size(); t++) {
                float[] states = trajectory.get(t).data();
                for (int i = 0; i < count; i++) {
                    for (int s = 0; s < size; s++) {
                        int to = ((firstSample + s) * observations + firstObservation + i) * dimension;
                        System.arraycopy(states, (i * size + s) * dimension, times.get(t), to, dimension);
                    }
                }
            }
            parts.add(solution.statistics());
            allEvaluations += solution.statistics().meanEvaluations() * count * size;
        }

        /** The counts of the part that needed most evaluations, the mean over all samples. */
        private Statistics statistics() {
            Statistics most = parts.stream()
                    .max(Comparator.comparingLong(Statistics::evaluations))
                    .orElseThrow();
            double smallest =
                    parts.stream().mapToDouble(Statistics::smallestStep).min().orElseThrow();
            double mean = allEvaluations / ((double) observations * nsamples);
            return new Statistics(most.evaluations(), mean, most.accepted(), most.rejected(), smallest);
        }

        Draw draw(int... shape) {
            for (float[] samples : times) {
                Standardize.samplesBack(model.config(), samples);
            }
            if (options.timeGrid().isEmpty()) {
                return new Draw(Tensor.of(times.getFirst(), shape), statistics());
            }
            int[] withTime = new int[shape.length + 1];
            withTime[0] = times.size();
            System.arraycopy(shape, 0, withTime, 1, shape.length);
            Tensor all = Tensor.zeros(withTime);
            for (int t = 0; t < times.size(); t++) {
                System.arraycopy(times.get(t), 0, all.data(), t * times.get(t).length, times.get(t).length);
            }
            return new Draw(all, statistics());
        }
    }
}
