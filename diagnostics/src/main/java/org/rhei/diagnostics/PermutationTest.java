package org.rhei.diagnostics;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;
import org.rhei.diagnostics.statistics.MaximumMeanDiscrepancy;
import org.rhei.diagnostics.statistics.Points;
import org.rhei.diagnostics.statistics.SlicedWasserstein;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.kernel.text.NumberText;

/**
 * Tests a distance between two sets of samples against the distances of random partitions of both sets together. Where both sets
 * have the same law, p is uniform over 1/(N + 1) … 1. Where 399 partitions leave p small, {@value #MOST} partitions measure it. A parameter
 * that has one value in all samples of both sets does not count.
 *
 * <p>Source: B. Phipson and G. K. Smyth, <i>Permutation p-values should never be zero</i>, 2010, arXiv:1603.05766, equation (2);
 * A. Gretton et al., <i>A kernel two-sample test</i>, JMLR 13, 2012, for the discrepancy.
 *
 * @param statistic the distance's name
 * @param distance between the two sets, 0 or more
 * @param p (1 + the number of partitions at least as far apart) / (1 + the number of partitions); 1 where all samples are equal
 * @param constant the parameters that have one value in all samples
 * @param least the smallest p that sets of these sizes can have
 */
public record PermutationTest(String statistic, double distance, double p, List<Integer> constant, double least) {
    private static final int PERMUTATIONS = 399;
    private static final int MOST = 1999;

    /** With more of the first partitions at least as far apart the remaining ones cannot make p small. */
    private static final int FEW = 8;

    /** Copies the list. */
    public PermutationTest {
        constant = List.copyOf(constant);
    }

    /**
     * Tests by the sliced Wasserstein distance. Each parameter is scaled by the standard deviation of both sets together, so that
     * units do not matter; the distance is in these units.
     *
     * @param first shape (n, d) or (n, dim, ch)
     * @param second shape (m, d) or (m, dim, ch)
     * @param key draws the partitions: equal keys give equal p
     * @param workers the threads that compute distances
     * @return the test
     * @throws IllegalArgumentException when a shape is another, d differs, or a number is not finite
     */
    public static PermutationTest slicedWasserstein(Tensor first, Tensor second, Key key, Workers workers) {
        Pool pool = Pool.of(first, second);
        return of("SWD", SlicedWasserstein.DEFAULT::distance, pool, key, workers);
    }

    /**
     * Tests by the maximum mean discrepancy; its bandwidth is the median distance of both sets together.
     *
     * @param first shape (n, d) or (n, dim, ch)
     * @param second shape (m, d) or (m, dim, ch)
     * @param key draws the partitions: equal keys give equal p
     * @param workers the threads that compute distances
     * @return the test
     * @throws IllegalArgumentException as {@link #slicedWasserstein}
     */
    public static PermutationTest maximumMeanDiscrepancy(Tensor first, Tensor second, Key key, Workers workers) {
        Pool pool = Pool.of(first, second);
        if (pool.same()) {
            return pool.nothing("MMD");
        }
        // The median heuristic takes the first samples, so the samples of both sets are mixed.
        int[] mixed = key.foldIn(-1).permutation(pool.size());
        MaximumMeanDiscrepancy discrepancy = MaximumMeanDiscrepancy.ofMedian(pool.take(mixed, 0, mixed.length));
        return of("MMD", discrepancy::distance, pool, key, workers);
    }

    private static PermutationTest of(
            String statistic, ToDoubleBiFunction<Tensor, Tensor> distance, Pool pool, Key key, Workers workers) {
        if (pool.same()) {
            return pool.nothing(statistic);
        }
        int[] order = new int[pool.size()];
        Arrays.setAll(order, i -> i);
        double found = pool.distance(distance, order);
        double[] shuffled = new double[MOST];
        ToDoubleBiFunction<Integer, Integer> asFar = (from, to) -> {
            workers.run(to - from, Object::new, (scratch, i) -> {
                shuffled[from + i] =
                        pool.distance(distance, key.foldIn(from + i).permutation(order.length));
            });
            return Arrays.stream(shuffled, 0, to).filter(each -> each >= found).count();
        };
        double far = asFar.applyAsDouble(0, PERMUTATIONS);
        int partitions = PERMUTATIONS;
        if (far < FEW) {
            far = asFar.applyAsDouble(PERMUTATIONS, MOST);
            partitions = MOST;
        }
        return new PermutationTest(statistic, found, (1 + far) / (1 + partitions), pool.constant, pool.least());
    }

    /** Both sets, one after the other, in units of their spread, and the parameters without spread. */
    private record Pool(Tensor points, int inFirst, List<Integer> constant) {
        static Pool of(Tensor first, Tensor second) {
            Points one = Points.of(first);
            Points other = Points.of(second).beside(one);
            float[] data = Arrays.copyOf(first.data(), first.size() + second.size());
            System.arraycopy(second.data(), 0, data, first.size(), second.size());
            Tensor points = Tensor.of(data, one.count() + other.count(), one.dimension());
            double[] spread = Points.of(points).deviations();
            for (int i = 0; i < data.length; i++) {
                double unit = spread[i % spread.length];
                data[i] = unit == 0 ? 0 : (float) (data[i] / unit);
            }
            List<Integer> constant = IntStream.range(0, spread.length)
                    .filter(k -> spread[k] == 0)
                    .boxed()
                    .toList();
            return new Pool(points, one.count(), constant);
        }

        /** Returns true if all samples are equal. */
        boolean same() {
            return constant.size() == points.dim(1);
        }

        PermutationTest nothing(String statistic) {
            return new PermutationTest(statistic, 0, 1, constant, 1);
        }

        /** Returns the share of the finest partition, at least that of those drawn: 1 / (n + m over n), doubled for equal sizes. */
        double least() {
            double ways = 1;
            for (int i = 1; i <= inFirst && ways < MOST + 1; i++) {
                ways *= (size() - inFirst + i) / (double) i;
            }
            return Math.max(1.0 / (MOST + 1), (2 * inFirst == size() ? 2 : 1) / ways);
        }

        int size() {
            return points.dim(0);
        }

        double distance(ToDoubleBiFunction<Tensor, Tensor> distance, int[] order) {
            return distance.applyAsDouble(take(order, 0, inFirst), take(order, inFirst, size()));
        }

        Tensor take(int[] order, int from, int to) {
            return points.select(Arrays.copyOfRange(order, from, to));
        }
    }

    /**
     * Describes the meaning of the distance.
     *
     * @param subject the name of the samples that were compared
     * @return one finding
     */
    public List<Finding> findings(String subject) {
        Assessment verdict = distance == 0 && p == 1
                ? Assessment.unjudged("all samples are equal: there is nothing to test", "samples that differ")
                : Assessment.ofProbability(
                        p,
                        least,
                        1,
                        "no difference beyond chance: the distance is " + NumberText.number(distance, 3),
                        "the samples differ: their distance is " + NumberText.number(distance, 3));
        String note = constant.isEmpty()
                ? ""
                : " (without " + NumberText.count(constant.size(), "parameter")
                        + " that have one value in all samples)";
        return List.of(new Finding(statistic, subject, "permutation p", p, verdict.and(note)));
    }
}
