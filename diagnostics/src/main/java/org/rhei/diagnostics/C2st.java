package org.rhei.diagnostics;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.rhei.diagnostics.statistics.Forest;
import org.rhei.diagnostics.statistics.Points;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.kernel.text.NumberText;

/**
 * The classifier two-sample test: how often a random forest, trained on a part of two sets of samples, assigns another sample to the
 * right set. One half: by chance only, the sets may have the same law. One: always.
 *
 * <p>Source: Lopez-Paz and Oquab, <i>Revisiting classifier two-sample tests</i>, 2017, arXiv:1610.06545; GenSBI's
 * {@code c2st} with its default, scikit-learn's random forest, here Tribuo's with the same settings. The scale of
 * a parameter does not matter to trees, so none is scaled. Where one set is larger, as many of its samples as the smaller has are chosen
 * at random: in unequal sets a forest is right more often than not by always naming the larger.
 *
 * @param accuracy the mean over the folds of the share of held-out samples assigned to the right set, from 0 to 1
 * @param folds the share in each fold
 * @param samples the samples of both sets that were compared
 */
public record C2st(double accuracy, double[] folds, int samples) {
    /**
     * The options of the test.
     *
     * @param seed of the folds and the forest
     * @param folds the number of parts that are held out in turn, at least 2
     * @param trees of the forest, at least 1
     */
    public record Options(long seed, int folds, int trees) {
        /**
         * Returns GenSBI's options: 5 folds, 100 trees.
         *
         * @return the options
         */
        public static Options defaults() {
            return new Options(1, 5, 100);
        }

        /** Checks the counts. */
        public Options {
            if (folds < 2 || trees < 1) {
                throw new IllegalArgumentException(
                        "C2ST needs at least 2 folds and 1 tree, found " + folds + " folds and " + trees + " trees");
            }
        }

        /**
         * Sets the seed.
         *
         * @param other the seed
         * @return options with this seed
         */
        public Options seed(long other) {
            return new Options(other, folds, trees);
        }
    }

    /** The excess over one half that GenSBI's {@code check_c2st} accepts. */
    private static final double TOLERANCE = 0.1;

    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

    /**
     * Tests with GenSBI's default settings on all processors.
     *
     * @param first samples of shape (n, d) or (n, dim, ch)
     * @param second samples of shape (m, d) or (m, dim, ch)
     * @return the accuracy
     */
    public static C2st of(Tensor first, Tensor second) {
        return of(first, second, Options.defaults(), Workers.common());
    }

    /**
     * Trains on all folds but one, for each fold, and tests on that fold.
     *
     * @param first samples of shape (n, d) or (n, dim, ch)
     * @param second samples of shape (m, d) or (m, dim, ch)
     * @param options seed, folds and trees
     * @param workers the threads that train the forests
     * @return the accuracy
     * @throws IllegalArgumentException when the shapes are others, there are fewer samples than folds, or a number is not
     *     finite
     */
    public static C2st of(Tensor first, Tensor second, Options options, Workers workers) {
        Points all = Points.of(first);
        Points one = balanced(all, second.dim(0), options.seed);
        Points other = balanced(Points.of(second).beside(all), first.dim(0), options.seed);
        double[][] points = one.rowsWith(other);
        if (points.length < 2 * options.folds) {
            throw new IllegalArgumentException("C2ST with " + options.folds + " folds needs at least "
                    + NumberText.count(options.folds, "sample") + " of each set, found " + one.count());
        }
        boolean[] isSecond = new boolean[points.length];
        Arrays.fill(isSecond, one.count(), points.length, true);
        int[] order = Key.of(options.seed).permutation(points.length);
        double[] folds = new double[options.folds];
        workers.run(options.folds, Object::new, (scratch, fold) -> {
            folds[fold] = accuracy(points, isSecond, order, fold, options);
        });
        return new C2st(Arrays.stream(folds).average().orElseThrow(), folds, points.length);
    }

    /** Returns all points, or as many as the other set has, chosen at random. */
    private static Points balanced(Points points, int most, long seed) {
        if (points.count() <= most) {
            return points;
        }
        int[] chosen = Key.of(seed).foldIn(points.count()).permutation(points.count());
        int d = points.dimension();
        float[] data = new float[most * d];
        for (int i = 0; i < most; i++) {
            System.arraycopy(points.data(), chosen[i] * d, data, i * d, d);
        }
        return new Points(data, most, d);
    }

    /** Trains on all folds but one and returns the share of that fold's samples assigned to the right set. */
    private static double accuracy(double[][] points, boolean[] isSecond, int[] order, int fold, Options options) {
        int from = (int) ((long) order.length * fold / options.folds);
        int to = (int) ((long) order.length * (fold + 1) / options.folds);
        int[] learnt = new int[order.length - (to - from)];
        System.arraycopy(order, 0, learnt, 0, from);
        System.arraycopy(order, to, learnt, from, order.length - to);
        Forest forest = Forest.of(points, isSecond, learnt, options.trees, options.seed);
        int right = 0;
        for (int i = from; i < to; i++) {
            right += (forest.first(points[order[i]]) < 0.5) == isSecond[order[i]] ? 1 : 0;
        }
        return (double) right / (to - from);
    }

    /**
     * Returns the standard deviation of the accuracy by chance. Folds share most of the samples that they learn from: where both sets had
     * one law, the variance over 40 to 150 pairs of sets was 1.2 to 2.1 times that of as many independent guesses. Twice is taken.
     *
     * @return the standard deviation
     */
    public double chance() {
        return Math.sqrt(2 * 0.25 / samples);
    }

    /**
     * Describes the meaning of the accuracy. Below one half is chance: no forest learns to be wrong.
     *
     * @param subject the name of the samples that were compared
     * @return one finding
     */
    public List<Finding> findings(String subject) {
        double excess = accuracy - 0.5;
        double doubt = NORMAL.inverseSurvivalProbability(Assessment.SIGNIFICANCE) * chance();
        double flaw = Math.max(TOLERANCE, NORMAL.inverseSurvivalProbability(Assessment.FLAW) * chance());
        String threshold = "at most 0.5 + " + NumberText.number(doubt, 3) + " (95% of chance with "
                + NumberText.count(samples, "sample") + "); bad above 0.5 + " + NumberText.number(flaw, 3)
                + " (99.9% of chance, at least 0.1 as GenSBI's check_c2st)";
        Assessment verdict;
        if (doubt >= 0.5) {
            verdict = Assessment.unjudged("no verdict: so few samples are told apart by chance alone", threshold);
        } else if (excess <= doubt) {
            verdict = new Assessment(Assessment.Grade.GOOD, "the forest cannot tell the samples apart", threshold);
        } else if (excess <= flaw) {
            verdict = new Assessment(
                    Assessment.Grade.DOUBTFUL, "the forest sees a small difference, or chance", threshold);
        } else {
            verdict = new Assessment(Assessment.Grade.BAD, "the forest tells the samples apart", threshold);
        }
        return List.of(new Finding("C2ST", subject, "accuracy", accuracy, verdict));
    }
}
