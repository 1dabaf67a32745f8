package org.rhei.diagnostics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.rhei.diagnostics.statistics.Shares;
import org.rhei.kernel.Key;
import org.rhei.kernel.text.NumberText;

/**
 * Coverage of the marginal posteriors: how often the true value of a parameter lies in an interval between samples of its posterior.
 *
 * <p>With an exact posterior the true value is one more sample: each of the L + 1 positions among the values in ascending order is
 * equally likely to be its. An interval that takes m of these positions, whatever they are, covers the true value with probability
 * m / (L + 1), for any number of samples and any posterior. The central interval takes the middle positions, the highest-density interval
 * those of the m values, the true one among them, that lie closest together. The level is the attainable one next to that asked for. A true
 * value that equals samples takes one of their positions at random.
 *
 * <p>Source: V. Vovk, A. Gammerman and G. Shafer, <i>Algorithmic learning in a random world</i>, 2005, section 2.2 (regions of
 * exchangeable values); A. Gelman et al., <i>Bayesian data analysis</i>, 2013, section 2.3 (both intervals).
 *
 * @param parameters the counts of each parameter
 * @param trials the number of trials
 * @param draws L, the samples of each posterior
 */
public record MarginalCoverage(List<Parameter> parameters, int trials, int draws) {
    /** The choice of an interval among the values. */
    public enum Region {
        /** As many values below as above. */
        CENTRAL,

        /** The shortest interval with so many values. */
        HIGHEST_DENSITY;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * The counts of a parameter.
     *
     * @param central the central intervals
     * @param highestDensity the highest-density intervals
     * @param ties the true values that equal samples
     */
    public record Parameter(Counts central, Counts highestDensity, Sbc.Ties ties) {}

    /**
     * The numbers of true values in intervals of growing size.
     *
     * @param sizes the values in each interval, the true one counted among the L + 1, in ascending order
     * @param covered the trials whose true value lies in it
     */
    public record Counts(int[] sizes, int[] covered) {}

    /**
     * A curve of observed against nominal coverage.
     *
     * @param nominal the level of each interval, in ascending order: exactly the coverage of exact posteriors
     * @param share the share of trials whose true value lies in the interval
     * @param lower the least share that exact posteriors give by chance, with 99 % probability, for each level by itself
     * @param upper the greatest share
     */
    public record Curve(double[] nominal, double[] share, double[] lower, double[] upper) {}

    private static final Key TIES = Key.of(0);
    /** A multiple of seven, so that one and two standard deviations are among the levels. */
    private static final int STEPS = 35;

    private static final double MOST_Z = 3.5;
    private static final double CHANCE = 0.99;

    /**
     * Counts true values in intervals; ties are broken with a fixed key.
     *
     * @param trials the posteriors to test
     * @return the coverage
     */
    public static MarginalCoverage of(Trials trials) {
        return of(trials, TIES);
    }

    /**
     * Counts true values in intervals.
     *
     * @param trials the posteriors to test
     * @param key breaks ties between a true value and samples; without ties it changes nothing
     * @return the coverage
     */
    public static MarginalCoverage of(Trials trials, Key key) {
        List<Parameter> parameters = new ArrayList<>();
        for (int k = 0; k < trials.dimension(); k++) {
            Ranks ranks = Ranks.of(trials, k, key);
            parameters.add(new Parameter(
                    central(ranks.ranks(), trials.draws()),
                    highestDensity(trials, k, ranks.ranks()),
                    new Sbc.Ties(ranks.tied(), ranks.certain(), ranks.distinct())));
        }
        return new MarginalCoverage(List.copyOf(parameters), trials.count(), trials.draws());
    }

    private static Counts central(int[] ranks, int draws) {
        int[] sizes = sizes(Region.CENTRAL, draws);
        int[] covered = new int[sizes.length];
        for (int rank : ranks) {
            int outside = Math.min(rank, draws - rank);
            for (int i = 0; i < sizes.length; i++) {
                covered[i] += outside >= (draws + 1 - sizes[i]) / 2 ? 1 : 0;
            }
        }
        return new Counts(sizes, covered);
    }

    private static Counts highestDensity(Trials trials, int parameter, int[] ranks) {
        int[] sizes = sizes(Region.HIGHEST_DENSITY, trials.draws());
        int[] covered = new int[sizes.length];
        float[] values = new float[trials.draws() + 1];
        for (int trial = 0; trial < ranks.length; trial++) {
            System.arraycopy(trials.samples(trial, parameter), 0, values, 0, values.length - 1);
            values[values.length - 1] = trials.theta(trial, parameter);
            Arrays.sort(values);
            for (int i = 0; i < sizes.length; i++) {
                int first = shortest(values, sizes[i]);
                covered[i] += ranks[trial] >= first && ranks[trial] < first + sizes[i] ? 1 : 0;
            }
        }
        return new Counts(sizes, covered);
    }

    /** Returns the index at which the shortest interval of so many values begins, the first of several. */
    private static int shortest(float[] sorted, int size) {
        int first = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i + size <= sorted.length; i++) {
            double length = (double) sorted[i + size - 1] - sorted[i];
            if (length < least) {
                least = length;
                first = i;
            }
        }
        return first;
    }

    /** Returns the sizes of the intervals for levels from 0 to 3.5 standard deviations, none twice. */
    private static int[] sizes(Region region, int draws) {
        return IntStream.rangeClosed(1, STEPS)
                .map(i -> size(region, Shares.coverage(MOST_Z * i / STEPS), draws))
                .filter(size -> size > 0)
                .distinct()
                .toArray();
    }

    /**
     * Returns the size of the attainable interval next to a level: of a central one draws + 1 − 2k, of a highest-density one any from 2
     * to draws; 0 where there is none, as of one sample.
     */
    private static int size(Region region, double level, int draws) {
        double size = level * (draws + 1);
        if (draws < 2) {
            return 0;
        }
        return switch (region) {
            case CENTRAL -> draws + 1 - 2 * Math.clamp(Math.round((draws + 1 - size) / 2), 1, draws / 2);
            case HIGHEST_DENSITY -> Math.clamp(Math.round(size), 2, draws);
        };
    }

    private Counts counts(int parameter, Region region) {
        Parameter own = parameters.get(parameter);
        return switch (region) {
            case CENTRAL -> own.central;
            case HIGHEST_DENSITY -> own.highestDensity;
        };
    }

    /**
     * Returns the curve of a parameter at the levels that so many samples attain, at most 35 from 0 to 3.5 standard deviations.
     *
     * @param parameter its index, from 0
     * @param region the kind of interval
     * @return the curve; empty for posteriors of one sample
     */
    public Curve curve(int parameter, Region region) {
        Counts counts = counts(parameter, region);
        int n = counts.sizes.length;
        Curve curve = new Curve(new double[n], new double[n], new double[n], new double[n]);
        for (int i = 0; i < n; i++) {
            curve.nominal[i] = counts.sizes[i] / (draws + 1.0);
            curve.share[i] = (double) counts.covered[i] / trials;
            Shares.Interval chance = Shares.binomial(trials, curve.nominal[i], CHANCE);
            curve.lower[i] = chance.low() / trials;
            curve.upper[i] = chance.high() / trials;
        }
        return curve;
    }

    /**
     * Assesses the coverage of both kinds of intervals at the levels next to one and two standard deviations, 68 % and 95 %, by the
     * exact binomial test.
     *
     * @param labels the parameters' names
     * @return four findings for each parameter; fewer where few samples attain few levels, one where no verdict is possible
     */
    public List<Finding> findings(List<String> labels) {
        List<Finding> findings = new ArrayList<>();
        for (int k = 0; k < parameters.size(); k++) {
            Sbc.Ties ties = parameters.get(k).ties;
            Ranks ranks = new Ranks(new int[trials], ties.trials(), ties.certain(), ties.distinct());
            if (ranks.untestable()) {
                findings.add(new Finding(
                        "coverage", labels.get(k), "distinct true values", ties.distinct(), ranks.nothing()));
                continue;
            }
            if (draws < 2) {
                Assessment none =
                        Assessment.unjudged("no verdict: one sample bounds no interval", "at least 2 samples");
                findings.add(new Finding("coverage", labels.get(k), "samples of each posterior", draws, none));
                continue;
            }
            for (Region region : Region.values()) {
                int[] sizes = judged(region);
                for (int size : sizes) {
                    findings.add(finding(labels.get(k), counts(k, region), region, size, ranks.note()));
                }
            }
        }
        return findings;
    }

    /** Returns the sizes next to one and to two standard deviations. */
    private int[] judged(Region region) {
        return IntStream.rangeClosed(1, 2)
                .map(z -> size(region, Shares.coverage(z), draws))
                .distinct()
                .toArray();
    }

    private Finding finding(String label, Counts counts, Region region, int size, String note) {
        int covered = counts.covered[Arrays.binarySearch(counts.sizes, size)];
        double level = size / (draws + 1.0);
        int tests = parameters.size() * (judged(Region.CENTRAL).length + judged(Region.HIGHEST_DENSITY).length);
        Shares.Interval chance = Shares.binomial(trials, level, 1 - Assessment.SIGNIFICANCE / tests);
        Shares.Interval most = Shares.binomial(trials, level, 1 - Assessment.FLAW / tests);
        String expected =
                "exact posteriors give " + percent(level) + ", and by chance " + percent(chance.low() / trials) + " to "
                        + percent(chance.high() / trials) + " of " + trials + " trials";
        String threshold = expected + " (95%, shared by " + tests + " tests)";
        String side = covered < level * trials
                ? "covers too rarely: the posterior is too narrow or biased (overconfident); "
                : "covers too often: the posterior is too wide (conservative); ";
        Assessment verdict;
        if (trials < Assessment.LEAST_TRIALS || (chance.low() <= 0 && chance.high() >= trials)) {
            verdict = Assessment.unjudged("no verdict: so few trials cannot tell a flaw from chance", threshold);
        } else if (chance.contains(covered)) {
            verdict = new Assessment(Assessment.Grade.GOOD, "covers as often as it should: " + expected, threshold);
        } else if (most.contains(covered)) {
            verdict = new Assessment(Assessment.Grade.DOUBTFUL, "borderline, or chance: " + side + expected, threshold);
        } else {
            verdict = new Assessment(Assessment.Grade.BAD, side + expected, threshold);
        }
        String statistic = "share of true values in the " + region + " " + percent(level) + " interval";
        return new Finding("coverage", label, statistic, (double) covered / trials, verdict.and(note));
    }

    private static String percent(double share) {
        return NumberText.number(100 * share, 3) + "%";
    }
}
