package org.rhei.diagnostics;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.apache.commons.statistics.distribution.UniformContinuousDistribution;
import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;
import org.rhei.diagnostics.statistics.Uniformity;
import org.rhei.kernel.Key;

/**
 * Simulation-based calibration: the rank of each true parameter among its posterior's samples. When the posteriors are
 * exact, all ranks from 0 to L are equally likely.
 *
 * <p>Source: Talts, Betancourt, Simpson, Vehtari and Gelman, <i>Validating Bayesian inference algorithms with
 * simulation-based calibration</i>, 2018, arXiv:1804.06788; GenSBI's {@code run_sbc} and {@code check_sbc}. GenSBI counts the samples
 * below the true value; here a true value that equals samples has one of the ranks that this allows, at random, so that the law holds for
 * discrete and constant parameters too.
 *
 * @param ranks the number of samples below the true value: one array for each parameter, one rank for each trial, from 0 to L
 * @param draws L, the samples of each posterior
 * @param ties for each parameter the true values that equal samples
 */
public record Sbc(List<int[]> ranks, int draws, List<Ties> ties) {
    /**
     * The true values of a parameter that equal samples.
     *
     * @param trials the trials whose true value equals a sample; their ranks are drawn at random
     * @param certain the trials whose true value equals all samples; their ranks say nothing
     * @param distinct the number of different true values
     */
    public record Ties(int trials, int certain, int distinct) {}

    private static final Key TIES = Key.of(0);

    /** Talts et al. (2018) advise at least 20 trials a bin. */
    private static final int TRIALS_A_BIN = 20;

    private static final int MOST_BINS = 20;

    /** With fewer trials expected in a bin the χ² distribution is a poor approximation. */
    private static final int LEAST_EXPECTED = 5;

    /**
     * A histogram of ranks, and the one expected for equally likely ranks.
     *
     * @param counts the trials in each bin
     * @param expected the trials expected in each bin: bins differ by one rank where their number does not divide L + 1
     */
    public record Bins(int[] counts, double[] expected) {
        /**
         * Returns the number of bins.
         *
         * @return at least 1
         */
        public int size() {
            return counts.length;
        }
    }

    /**
     * Takes ranks without ties.
     *
     * @param ranks one array for each parameter, one rank for each trial, from 0 to L
     * @param draws L, the samples of each posterior
     */
    public Sbc(List<int[]> ranks, int draws) {
        this(ranks, draws, ranks.stream().map(own -> new Ties(0, 0, own.length)).toList());
    }

    /**
     * Ranks the true parameters; ties are broken with a fixed key.
     *
     * @param trials the posteriors to test
     * @return the ranks
     */
    public static Sbc of(Trials trials) {
        return of(trials, TIES);
    }

    /**
     * Ranks the true parameters.
     *
     * @param trials the posteriors to test
     * @param key breaks ties between a true value and samples; without ties it changes nothing
     * @return the ranks
     */
    public static Sbc of(Trials trials, Key key) {
        return of(
                IntStream.range(0, trials.dimension())
                        .mapToObj(k -> Ranks.of(trials, k, key))
                        .toList(),
                trials.draws());
    }

    static Sbc of(List<Ranks> ranks, int draws) {
        return new Sbc(
                ranks.stream().map(Ranks::ranks).toList(),
                draws,
                ranks.stream()
                        .map(own -> new Ties(own.tied(), own.certain(), own.distinct()))
                        .toList());
    }

    private Ranks ranked(int parameter) {
        Ties own = ties.get(parameter);
        return new Ranks(ranks.get(parameter), own.trials, own.certain, own.distinct);
    }

    /**
     * Returns the number of trials.
     *
     * @return at least 1
     */
    public int trials() {
        return ranks.getFirst().length;
    }

    /**
     * Returns the number of parameters.
     *
     * @return at least 1
     */
    public int dimension() {
        return ranks.size();
    }

    /**
     * Returns the greatest number of bins with {@value #TRIALS_A_BIN} trials each, at most {@value #MOST_BINS} and one for each rank.
     *
     * @return the number of bins
     */
    public int defaultBins() {
        int most = Math.min(MOST_BINS, draws + 1);
        return Math.clamp(trials() / TRIALS_A_BIN, Math.min(2, most), most);
    }

    /**
     * Counts a parameter's ranks in bins.
     *
     * @param parameter its index, from 0
     * @param bins from 1 to L + 1; bin b holds the ranks from ⌈b (L + 1) / bins⌉ to below ⌈(b + 1) (L + 1) / bins⌉
     * @return the counts
     * @throws IllegalArgumentException when there are more bins than ranks, or none
     */
    public Bins histogram(int parameter, int bins) {
        if (bins < 1 || bins > draws + 1) {
            throw new IllegalArgumentException(
                    "ranks from 0 to " + draws + " fill 1 to " + (draws + 1) + " bins, found " + bins);
        }
        int[] counts = new int[bins];
        for (int rank : ranks.get(parameter)) {
            counts[(int) ((long) rank * bins / (draws + 1))]++;
        }
        double[] expected = new double[bins];
        for (int b = 0; b < bins; b++) {
            expected[b] = (double) (first(b + 1, bins) - first(b, bins)) / (draws + 1) * trials();
        }
        return new Bins(counts, expected);
    }

    /** Returns the first rank of a bin. */
    int first(int bin, int bins) {
        return (int) Math.ceilDiv((long) bin * (draws + 1), (long) bins);
    }

    /**
     * Tests the {@linkplain #defaultBins default} histogram by Pearson's test, in fewer bins where fewer than
     * {@value #LEAST_EXPECTED} trials would be expected in one.
     *
     * @param parameter its index, from 0
     * @return the probability of ranks as uneven by chance; 1 where two bins would have fewer than {@value #LEAST_EXPECTED}
     *     trials each
     */
    public double chiSquared(int parameter) {
        int bins = Math.min(defaultBins(), trials() / LEAST_EXPECTED);
        if (bins < 2) {
            return 1;
        }
        Bins histogram = histogram(parameter, bins);
        double statistic = 0;
        for (int b = 0; b < bins; b++) {
            double excess = histogram.counts[b] - histogram.expected[b];
            statistic += excess * excess / histogram.expected[b];
        }
        return ChiSquaredDistribution.of(bins - 1).survivalProbability(statistic);
    }

    /**
     * Tests the ranks by the test of Kolmogorov and Smirnov against the continuous uniform distribution from 0 to L: GenSBI's
     * {@code ks_pvals}. Ranks are whole numbers, so with many trials and few samples the test rejects exact posteriors too.
     *
     * @param parameter its index, from 0
     * @return the p-value
     */
    public double ksAgainstContinuous(int parameter) {
        double[] values = IntStream.of(ranks.get(parameter)).asDoubleStream().toArray();
        UniformContinuousDistribution uniform = UniformContinuousDistribution.of(0, draws);
        return KolmogorovSmirnovTest.withDefaults()
                .test(values, uniform::cumulativeProbability)
                .getPValue();
    }

    /**
     * Tests the ranks by the test of Kolmogorov and Smirnov against equally likely ranks 0 to L. The probability is that of the
     * continuous test for the distance between the two step functions: an upper bound, close where L is large.
     *
     * @param parameter its index, from 0
     * @return the p-value
     */
    public double ks(int parameter) {
        double[] difference = ecdfDifference(parameter);
        double distance = 0;
        for (double d : difference) {
            distance = Math.max(distance, Math.abs(d));
        }
        return Uniformity.ksProbability(distance, trials());
    }

    /**
     * Returns the empirical distribution function of the ranks less (r + 1) / (L + 1), at each rank r from 0 to L.
     *
     * @param parameter its index, from 0
     * @return L + 1 differences
     */
    public double[] ecdfDifference(int parameter) {
        double[] difference = new double[draws + 1];
        for (int rank : ranks.get(parameter)) {
            difference[rank]++;
        }
        double below = 0;
        for (int r = 0; r <= draws; r++) {
            below += difference[r];
            difference[r] = below / trials() - (r + 1.0) / (draws + 1);
        }
        return difference;
    }

    /** Returns the smallest probability that {@link #ks} gives for any ranks; 1 where there are too few trials. */
    private double leastKs() {
        return trials() < Assessment.LEAST_TRIALS ? 1 : Uniformity.ksProbability(draws / (draws + 1.0), trials());
    }

    /**
     * Assesses the χ² and the KS test of each parameter.
     *
     * @param labels the parameters' names
     * @return two findings for each parameter; one for a parameter whose samples all equal the true value
     */
    public List<Finding> findings(List<String> labels) {
        List<Finding> findings = new ArrayList<>();
        int tests = 2 * dimension();
        for (int k = 0; k < dimension(); k++) {
            Ranks own = ranked(k);
            if (own.untestable()) {
                findings.add(new Finding("SBC", labels.get(k), "distinct true values", own.distinct(), own.nothing()));
                continue;
            }
            String bad = "ranks are not uniform: " + shape(k);
            double chiSquared = chiSquared(k);
            double leastChiSquared = trials() < Assessment.LEAST_TRIALS ? 1 : 0;
            findings.add(new Finding(
                    "SBC", labels.get(k), "χ² p", chiSquared, verdict(chiSquared, leastChiSquared, tests, bad, own)));
            double ks = ks(k);
            findings.add(new Finding("SBC", labels.get(k), "KS p", ks, verdict(ks, leastKs(), tests, bad, own)));
        }
        return findings;
    }

    private static Assessment verdict(double p, double least, int tests, String bad, Ranks ranks) {
        return Assessment.ofProbability(p, least, tests, "no deviation from uniform ranks seen", bad)
                .and(ranks.note());
    }

    /** Assesses the ranks of the first parameter by one test. */
    Assessment assessKs(String good, String bad) {
        Ranks own = ranked(0);
        return own.untestable()
                ? own.nothing()
                : Assessment.ofProbability(ks(0), leastKs(), 1, good, bad).and(own.note());
    }

    /** Describes the meaning of the ranks' mean and spread for the posterior. */
    private String shape(int parameter) {
        double mean = IntStream.of(ranks.get(parameter)).average().orElseThrow() / draws;
        double spread = IntStream.of(ranks.get(parameter))
                        .mapToDouble(rank -> Math.pow((double) rank / draws - 0.5, 2))
                        .average()
                        .orElseThrow()
                * 12;
        // standard errors of a uniform number's mean and of twelve times its squared distance from one half
        double shift = (mean - 0.5) * Math.sqrt(12.0 * trials());
        double width = (spread - 1 - 2.0 / draws) * Math.sqrt(trials() / 0.8);
        if (Math.abs(shift) > Math.max(3, Math.abs(width))) {
            return mean > 0.5 ? "the posterior lies too low" : "the posterior lies too high";
        }
        if (Math.abs(width) > 3) {
            return width > 0
                    ? "many at both ends, the posterior is too narrow (overconfident)"
                    : "many in the middle, the posterior is too wide (underconfident)";
        }
        return "its shape differs from the true posterior's";
    }
}
