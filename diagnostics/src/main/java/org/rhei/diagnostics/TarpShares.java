package org.rhei.diagnostics;

import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;

/** Counts, for each trial, the posterior samples that lie nearer to a reference point than the true parameters do. */
final class TarpShares {
    /** GenSBI's guard against parameters that never vary. */
    private static final double TINY = 1e-10;

    private final Trials trials;
    private final Tarp.Options options;
    private final int dimension;

    TarpShares(Trials trials, Tarp.Options options) {
        this.trials = trials;
        this.options = options;
        dimension = trials.dimension();
        options.references().ifPresent(points -> {
            if (points.size() != trials.thetas().size() || points.dim(0) != trials.count()) {
                throw new IllegalArgumentException("TARP needs a reference point for each trial, shape ("
                        + trials.count() + ", " + dimension + "), found " + Tensor.text(points.shape()));
            }
        });
    }

    /**
     * Counts for some trials.
     *
     * @param chosen the trials, in any order; one may occur several times
     * @param key draws the reference points, one for each of these trials, where none are given
     * @return one count for each of these trials; true parameters as far as some samples have one of the counts that this allows
     */
    Ranks of(int[] chosen, Key key) {
        float[] low = new float[dimension];
        float[] high = new float[dimension];
        double[] scale = new double[dimension];
        for (int k = 0; k < dimension; k++) {
            low[k] = Float.POSITIVE_INFINITY;
            high[k] = Float.NEGATIVE_INFINITY;
            for (int trial : chosen) {
                low[k] = Math.min(low[k], trials.theta(trial, k));
                high[k] = Math.max(high[k], trials.theta(trial, k));
            }
            scale[k] = options.scaled() ? 1 / ((double) high[k] - low[k] + TINY) : 1;
        }
        float[] references =
                options.references().map(Tensor::data).orElseGet(() -> references(key, chosen.length, low, high));
        int[] nearer = new int[chosen.length];
        int[] equal = new int[chosen.length];
        double[] reference = new double[dimension];
        for (int i = 0; i < chosen.length; i++) {
            for (int k = 0; k < dimension; k++) {
                reference[k] = references[i * dimension + k];
            }
            double truth = distance(trials.thetas().data(), chosen[i] * dimension, reference, scale);
            for (int draw = 0; draw < trials.draws(); draw++) {
                int at = (draw * trials.count() + chosen[i]) * dimension;
                double own = distance(trials.samples().data(), at, reference, scale);
                nearer[i] += own < truth ? 1 : 0;
                equal[i] += own == truth ? 1 : 0;
            }
        }
        return Ranks.of(nearer, equal, trials.draws(), key);
    }

    /** Draws points uniformly in the box around the true parameters: GenSBI's {@code get_tarp_references}. */
    private float[] references(Key key, int count, float[] low, float[] high) {
        float[] points = key.uniform(count, dimension).data();
        for (int i = 0; i < points.length; i++) {
            int k = i % dimension;
            points[i] = Math.max(low[k], points[i] * (high[k] - low[k]) + low[k]);
        }
        return points;
    }

    /** Returns a distance, or its square, which sorts alike. */
    private double distance(float[] points, int at, double[] reference, double[] scale) {
        double distance = 0;
        for (int k = 0; k < dimension; k++) {
            double difference = (points[at + k] - reference[k]) * scale[k];
            distance += switch (options.distance()) {
                case L1 -> Math.abs(difference);
                case L2 -> difference * difference;
            };
        }
        return distance;
    }
}
