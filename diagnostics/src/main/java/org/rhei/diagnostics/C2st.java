package org.rhei.diagnostics;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.plots.Numbers;

/**
 * The classifier two-sample test: how often a random forest, trained on some of two sets of samples, tells to which set
 * another sample belongs. One half: not at all, the sets may have the same law. One: always.
 *
 * <p>Source: Lopez-Paz and Oquab, <i>Revisiting classifier two-sample tests</i>, 2017, arXiv:1610.06545; GenSBI's
 * {@code c2st} with its default, scikit-learn's random forest, here Tribuo's with the same settings. Trees do not care
 * for the scale of a parameter, so none is scaled.
 *
 * @param accuracy the mean over the folds of the share of held-out samples told rightly, from 0 to 1
 * @param folds the share in each fold
 * @param samples the samples of both sets together
 */
public record C2st(double accuracy, double[] folds, int samples) {
    /**
     * How to test.
     *
     * @param seed of the folds and the forest
     * @param folds in how many parts samples are held out in turn, at least 2
     * @param trees of the forest, at least 1
     */
    public record Options(long seed, int folds, int trees) {
        private static final Options DEFAULTS = new Options(1, 5, 100);

        /** GenSBI's: 5 folds, 100 trees. */
        public static Options defaults() {
            return DEFAULTS;
        }

        /** Checks the counts. */
        public Options {
            if (folds < 2 || trees < 1) {
                throw new IllegalArgumentException(
                        "C2ST needs at least 2 folds and 1 tree, found " + folds + " folds and " + trees + " trees");
            }
        }

        /** The same with another seed. */
        public Options seed(long other) {
            return new Options(other, folds, trees);
        }
    }

    /** GenSBI's {@code check_c2st} accepts so much. */
    private static final double TOLERANCE = 0.1;

    /** Tests with GenSBI's default settings on all processors. */
    public static C2st of(Tensor first, Tensor second) {
        return of(first, second, Options.defaults(), Workers.ofAllProcessors());
    }

    /**
     * Tests.
     *
     * @param first samples of shape (n, d) or (n, dim, ch)
     * @param second samples of shape (m, d) or (m, dim, ch)
     * @throws IllegalArgumentException when the shapes are others, there are fewer samples than folds, or a number is not
     *     finite
     */
    public static C2st of(Tensor first, Tensor second, Options options, Workers workers) {
        Points one = Points.of(first);
        Points other = Points.of(second).beside(one);
        double[][] points =
                Stream.of(one.rows(), other.rows()).flatMap(Arrays::stream).toArray(double[][]::new);
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

    /** Learns from all folds but one; the share of that one's samples told rightly. */
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

    /** The standard deviation of the accuracy when nothing can be told, as if the folds were independent. */
    public double chance() {
        return Math.sqrt(0.25 / samples);
    }

    /**
     * What the accuracy means.
     *
     * @param subject what was compared
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
