package org.rhei.pipelines;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.text.NumberText;
import org.rhei.networks.ModelConfig;
import org.rhei.pipelines.method.SampledStates;
import org.rhei.pipelines.options.Restriction;
import org.rhei.solvers.Outcome;
import org.rhei.solvers.Statistics;

/**
 * Collects the samples of all chunks and batches in the user's units, with the work of the solver. Under a restriction to a support, later
 * draws replace the samples outside it.
 */
final class SampleCollector {
    private final ModelConfig config;
    private final Optional<Restriction> restriction;
    private final int observations;
    private final int nsamples;
    private final int dimension;
    private final List<float[]> times = new ArrayList<>();
    private final List<Statistics> parts = new ArrayList<>();
    private final Map<Integer, Outcome> failures = new HashMap<>();
    private ErrorEstimate error = ErrorEstimate.none("not wanted");
    private double allEvaluations;
    private long allDrawn;

    /** The samples outside the support, for each observation. */
    private final BitSet[] outside;

    private final long[] drawn;
    /** The most numbers that a Java array holds. */
    private static final int MOST_NUMBERS = Integer.MAX_VALUE - 8;

    private final long[] inside;
    private final int[] round;

    SampleCollector(ModelConfig config, Optional<Restriction> restriction, int observations, int nsamples) {
        this.config = config;
        this.restriction = restriction;
        this.observations = observations;
        this.nsamples = nsamples;
        this.dimension = config.dimObs() * config.chObs();
        requireSize();
        this.outside = new BitSet[observations];
        Arrays.setAll(outside, i -> new BitSet());
        this.drawn = new long[observations];
        this.inside = new long[observations];
        this.round = new int[observations];
    }

    private void requireSize() {
        double size = (double) observations * nsamples * dimension;
        if (size > MOST_NUMBERS) {
            throw new IllegalArgumentException(nsamples + " samples of " + NumberText.count(observations, "observation")
                    + " with " + NumberText.count(dimension, "value")
                    + " each do not fit into one part of a draw, expected at most " + MOST_NUMBERS
                    + " values in total; a smaller chunk size makes smaller parts");
        }
    }

    /** Returns the number of samples of each observation. */
    int nsamples() {
        return nsamples;
    }

    /** Takes the estimate of the solver's error. */
    void estimated(ErrorEstimate estimate) {
        error = estimate;
    }

    /** Returns a sink for the first draw of the observations from index {@code first}. */
    SamplingRun.Sink from(int first) {
        return (chunk, size, firstSample) -> {
            List<Tensor> states = inUserUnits(chunk);
            int count = chunk.states().getLast().dim(0) / size;
            for (int i = 0; i < count; i++) {
                for (int s = 0; s < size; s++) {
                    put(chunk, i * size + s, first + i, firstSample + s);
                    if (!accept(states.getLast(), i * size + s, first + i)) {
                        outside[first + i].set(firstSample + s);
                    }
                }
            }
        };
    }

    /** Returns a sink for replacements of the samples outside, for the observations from index {@code first}. */
    SamplingRun.Sink replacementsFrom(int first) {
        return (chunk, size, firstSample) -> {
            List<Tensor> states = inUserUnits(chunk);
            int count = chunk.states().getLast().dim(0) / size;
            for (int i = 0; i < count; i++) {
                int own = Math.min(
                        size, round[first + i] - firstSample); // a round draws equally many for each observation
                for (int s = 0; s < own; s++) {
                    if (accept(states.getLast(), i * size + s, first + i) && !outside[first + i].isEmpty()) {
                        int sample = outside[first + i].nextSetBit(0);
                        put(chunk, i * size + s, first + i, sample);
                        outside[first + i].clear(sample);
                    }
                }
            }
        };
    }

    private List<Tensor> inUserUnits(SampledStates chunk) {
        for (Tensor state : chunk.states()) {
            Standardize.samplesBack(config, state.data());
        }
        Statistics statistics = chunk.solution().statistics();
        int rows = chunk.states().getLast().dim(0);
        parts.add(statistics);
        allEvaluations += statistics.meanEvaluations() * rows;
        allDrawn += rows;
        return chunk.states();
    }

    private void put(SampledStates chunk, int row, int observation, int sample) {
        List<Tensor> states = chunk.states();
        while (times.size() < states.size()) {
            times.add(new float[observations * nsamples * dimension]);
        }
        int number = sample * observations + observation;
        int to = number * dimension;
        for (int t = 0; t < states.size(); t++) {
            System.arraycopy(states.get(t).data(), row * dimension, times.get(t), to, dimension);
        }
        List<Outcome> outcomes = chunk.solution().outcomes();
        if (!outcomes.isEmpty()) {
            Outcome outcome = outcomes.get(row);
            if (outcome.status() == Outcome.Status.OK) {
                failures.remove(number);
            } else {
                failures.put(number, outcome);
            }
        }
    }

    private boolean accept(Tensor states, int row, int observation) {
        drawn[observation]++;
        boolean within = restriction.isEmpty()
                || restriction
                        .get()
                        .support()
                        .contains(Arrays.copyOfRange(states.data(), row * dimension, (row + 1) * dimension));
        inside[observation] += within ? 1 : 0;
        return within;
    }

    /** Returns whether any of {@code count} observations has samples outside. */
    boolean missing(int first, int count) {
        return Arrays.stream(outside, first, first + count).anyMatch(samples -> !samples.isEmpty());
    }

    /**
     * Returns the number of samples that the next round draws for an observation: the missing ones divided by the fraction inside so far.
     */
    int toDraw(int observation) {
        int wanted = outside[observation].cardinality();
        if (wanted == 0) {
            round[observation] = 0;
            return 0;
        }
        long left = (long) restriction.orElseThrow().maxDraws() * nsamples - drawn[observation];
        if (left <= 0) {
            throw new RejectionException(nsamples - wanted, nsamples, drawn[observation]);
        }
        double share = Math.max(inside[observation], 1) / (double) drawn[observation];
        round[observation] = (int) Math.min((double) Math.min(left, nsamples), Math.ceil(wanted / share));
        return round[observation];
    }

    /** Returns the samples in a shape, with a leading axis of times if {@code withTimes}. */
    SampleResult result(boolean withTimes, int... shape) {
        double acceptance =
                (double) Arrays.stream(inside).sum() / Arrays.stream(drawn).sum();
        if (!withTimes) {
            return new SampleResult(
                    Tensor.of(times.getFirst(), shape), statistics(), acceptance, failures, List.of(), error);
        }
        int[] all = new int[shape.length + 1];
        all[0] = times.size();
        System.arraycopy(shape, 0, all, 1, shape.length);
        Tensor states = Tensor.zeros(all);
        for (int t = 0; t < times.size(); t++) {
            System.arraycopy(times.get(t), 0, states.data(), t * times.get(t).length, times.get(t).length);
        }
        return new SampleResult(states, statistics(), acceptance, failures, List.of(), error);
    }

    /** Returns the largest counts of any part, and the mean over all samples. */
    private Statistics statistics() {
        Statistics most = parts.stream()
                .max(Comparator.comparingLong(Statistics::evaluations))
                .orElseThrow();
        double smallest =
                parts.stream().mapToDouble(Statistics::smallestStep).min().orElseThrow();
        return new Statistics(
                most.evaluations(), allEvaluations / allDrawn, most.accepted(), most.rejected(), smallest);
    }
}
