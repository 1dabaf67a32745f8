package org.rhei.diagnostics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.statistics.distribution.TDistribution;
import org.rhei.diagnostics.statistics.Forest;
import org.rhei.diagnostics.statistics.Points;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;

/**
 * The local classifier two-sample test of the posterior of one observation. A random forest learns to
 * tell posterior samples with their data from true parameters with the same data; at the observation its probabilities should be one
 * half. Permuted classes show their distance from one half by chance.
 *
 * <p>Source: Linhart, Gramfort and Rodrigues, <i>L-C2ST: local diagnostics for posterior approximations in
 * simulation-based inference</i>, 2023, arXiv:2306.03580; GenSBI's {@code LC2ST} with
 * {@code classifier="random_forest"} and its permutations for {@code PRNGKey(trial)}.
 *
 * @param statistic the mean over posterior samples of the squared distance of their probability from one half
 * @param nulls the statistic of each permutation of the classes
 */
public record Lc2st(double statistic, double[] nulls) {
    /**
     * The options of the test.
     *
     * @param seed of the forests
     * @param trees of each forest, at least 1
     * @param nulls the number of permutations, at least 1
     */
    public record Options(long seed, int trees, int nulls) {
        /**
         * Returns the default options: 100 trees, 100 permutations.
         *
         * @return the options
         */
        public static Options defaults() {
            return new Options(1, 100, 100);
        }

        /** Checks the counts. */
        public Options {
            if (trees < 1 || nulls < 1) {
                throw new IllegalArgumentException("L-C2ST needs at least 1 tree and 1 permutation, found " + trees
                        + " trees and " + nulls + " permutations");
            }
        }
    }

    /**
     * Tests the posteriors of some observations.
     *
     * @param thetas true parameters, shape (B, d)
     * @param xs the data simulated from each, shape (B, dim_cond, ch_cond)
     * @param drawn a posterior sample for each of the data, shape (B, d)
     * @param observed the observations to test at, shape (m, dim_cond, ch_cond)
     * @param samples posterior samples for each, shape (L, m, d)
     * @param options seed, trees and permutations
     * @param workers the threads that train the forests
     * @return one test for each observation
     * @throws IllegalArgumentException when shapes do not fit or a number is not finite
     */
    public static List<Lc2st> of(
            Tensor thetas, Tensor xs, Tensor drawn, Tensor observed, Tensor samples, Options options, Workers workers) {
        Joint joint = Joint.of(thetas, xs, drawn, observed, samples);
        double[][] statistics = new double[options.nulls + 1][];
        workers.run(statistics.length, Object::new, (scratch, trial) -> {
            statistics[trial] = joint.statistics(trial - 1, options);
        });
        List<Lc2st> tests = new ArrayList<>();
        for (int o = 0; o < observed.dim(0); o++) {
            double[] nulls = new double[options.nulls];
            for (int trial = 0; trial < nulls.length; trial++) {
                nulls[trial] = statistics[trial + 1][o];
            }
            tests.add(new Lc2st(statistics[0][o], nulls));
        }
        return tests;
    }

    /**
     * Parameters with their data.
     *
     * @param points B posterior samples with their data, then B true parameters with their data
     * @param places for each observation its posterior samples with the observation
     */
    private record Joint(double[][] points, List<double[][]> places) {
        static Joint of(Tensor thetas, Tensor xs, Tensor drawn, Tensor observed, Tensor samples) {
            Points truths = Points.of(thetas);
            Points own = Points.of(drawn).beside(truths);
            Points data = Points.of(xs);
            Points places = Points.of(observed).beside(data);
            int d = truths.dimension();
            int count = truths.count();
            require(data.count() == count, "one of the data for each theta", thetas, xs);
            require(own.count() == count, "a posterior sample for each theta", thetas, drawn);
            int m = observed.dim(0);
            require(
                    samples.rank() >= 3 && samples.dim(1) == m && samples.size() == samples.dim(0) * m * d,
                    "samples of shape (L, m, d) for m observations",
                    observed,
                    samples);
            double[][] x = data.rows();
            double[][] points = own.rowsWith(truths);
            Arrays.setAll(points, i -> joined(points[i], x[i % count]));
            double[][] at = places.rows();
            double[][] all = Points.of(samples.reshape(samples.dim(0) * m, d)).rows();
            List<double[][]> joint = new ArrayList<>();
            for (int o = 0; o < m; o++) {
                double[][] here = new double[samples.dim(0)][];
                for (int draw = 0; draw < here.length; draw++) {
                    here[draw] = joined(all[draw * m + o], at[o]);
                }
                joint.add(here);
            }
            return new Joint(points, joint);
        }

        private static void require(boolean holds, String what, Tensor one, Tensor other) {
            if (!holds) {
                throw new IllegalArgumentException("L-C2ST needs " + what + ", found " + Tensor.text(one.shape())
                        + " and " + Tensor.text(other.shape()));
            }
        }

        private static double[] joined(double[] theta, double[] x) {
            double[] joined = Arrays.copyOf(theta, theta.length + x.length);
            System.arraycopy(x, 0, joined, theta.length, x.length);
            return joined;
        }

        /** Returns the statistic at each observation, of the true classes (trial −1) or of permuted ones. */
        double[] statistics(int trial, Options options) {
            int[] order = Key.of(trial).permutation(points.length);
            boolean[] isTruth = new boolean[points.length];
            for (int i = 0; i < points.length; i++) {
                isTruth[trial < 0 ? i : order[i]] = i >= points.length / 2;
            }
            int[] all = new int[points.length];
            Arrays.setAll(all, i -> i);
            Forest forest = Forest.of(points, isTruth, all, options.trees, options.seed);
            return places.stream()
                    .mapToDouble(here -> Arrays.stream(here)
                            .mapToDouble(point -> Math.pow(forest.first(point) - 0.5, 2))
                            .average()
                            .orElseThrow())
                    .toArray();
        }
    }

    /**
     * Returns the share of permutations whose statistic is larger: GenSBI's {@code p_value}.
     *
     * @return from 0 to 1
     */
    public double pValue() {
        return Arrays.stream(nulls).filter(t -> statistic < t).count() / (double) nulls.length;
    }

    /**
     * Returns the probability of so large a statistic by chance: (1 + the number of permutations at least as large) / (1 + the number of
     * permutations). Where no permutation is as large, the probability is that of a further permutation by Student's prediction from
     * their logarithms, if it is smaller: few permutations otherwise never tell a bad posterior from chance.
     *
     * @return above 0, at most 1
     */
    public double probability() {
        long asLarge = Arrays.stream(nulls).filter(t -> t >= statistic).count();
        double counted = (1.0 + asLarge) / (1 + nulls.length);
        if (asLarge > 0 || nulls.length < 20) {
            return counted;
        }
        double mean = Arrays.stream(nulls).map(Math::log).average().orElseThrow();
        double squares =
                Arrays.stream(nulls).map(t -> Math.pow(Math.log(t) - mean, 2)).sum();
        double unit = Math.sqrt(squares / (nulls.length - 1) * (1 + 1.0 / nulls.length));
        double t = (Math.log(statistic) - mean) / unit;
        return Double.isNaN(t)
                ? counted
                : Math.min(counted, TDistribution.of(nulls.length - 1).survivalProbability(t));
    }

    /**
     * Describes the meaning of the probability.
     *
     * @param subject the observation's name
     * @param tests the number of observations tested together
     * @return the finding
     */
    public Finding finding(String subject, int tests) {
        double p = probability();
        Assessment verdict = Assessment.ofProbability(
                p,
                nulls.length < 20 ? 1 : 0,
                tests,
                "no difference from the true posterior found here",
                "the posterior here differs from the true one");
        return new Finding("L-C2ST", subject, "p", p, verdict);
    }
}
