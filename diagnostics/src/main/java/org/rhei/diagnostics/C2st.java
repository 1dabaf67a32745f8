package org.rhei.diagnostics;

import java.util.Arrays;
import java.util.List;
import org.rhei.diagnostics.statistics.Forest;
import org.rhei.diagnostics.statistics.Points;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.plots.scale.Numbers;

/**
 * The classifier two-sample test: how often a random forest, trained on a part of two sets of samples, assigns another sample to the
 * right set. One half: by chance only, the sets may have the same law. One: always.
 *
 * <p>Source: Lopez-Paz and Oquab, <i>Revisiting classifier two-sample tests</i>, 2017, arXiv:1610.06545; GenSBI's
 * {@code c2st} with its default, scikit-learn's random forest, here Tribuo's with the same settings. The scale of
 * a parameter does not matter to trees, so none is scaled.
 *
 * @param accuracy the mean over the folds of the share of held-out samples assigned to the right set, from 0 to 1
 * @param folds the share in each fold
 * @param samples the samples of both sets together
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

    /**
     * Tests with GenSBI's default settings on all processors.
     *
     * @param first samples of shape (n, d) or (n, dim, ch)
     * @param second samples of shape (m, d) or (m, dim, ch)
     * @return the accuracy
     */
    public static C2st of(Tensor first, Tensor second) {
        return of(first, second, Options.defaults(), Workers.ofAllProcessors());
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
        Points one = Points.of(first);
        Points other = Points.of(second).beside(one);
        double[][] points = one.rowsWith(other);
        if (points.length < 2 * options.folds) {
            throw new IllegalArgumentException("C2ST with " + options.folds + " folds needs at least "
                    + 2 * options.folds + " samples, found " + points.length);
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
     * Returns the standard deviation of the accuracy of guesses, as if the folds were independent.
     *
     * @return the standard deviation
     */
    public double chance() {
        return Math.sqrt(0.25 / samples);
    }

    /**
     * Describes the meaning of the accuracy.
     *
     * @param subject the name of the samples that were compared
     * @return one finding
     */
    public List<Finding> findings(String subject) {
        String threshold = "at most 0.5 + 0.1 (GenSBI's check_c2st); chance alone + " + Numbers.plain(2 * chance());
        double excess = accuracy - 0.5; // below one half is chance: no forest learns to be wrong
        Assessment verdict;
        if (excess <= 2 * chance()) {
            verdict = new Assessment(Assessment.Grade.GOOD, "the forest cannot tell the samples apart", threshold);
        } else if (excess <= TOLERANCE) {
            verdict = new Assessment(Assessment.Grade.DOUBTFUL, "the forest sees a small difference", threshold);
        } else {
            verdict = new Assessment(Assessment.Grade.BAD, "the forest tells the samples apart", threshold);
        }
        return List.of(new Finding("C2ST", subject, "accuracy", accuracy, verdict));
    }
}
