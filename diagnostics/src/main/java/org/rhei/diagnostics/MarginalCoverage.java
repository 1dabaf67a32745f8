package org.rhei.diagnostics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.rhei.diagnostics.statistics.Shares;
import org.rhei.diagnostics.statistics.StoneHistogram;
import org.rhei.plots.scale.Numbers;

/**
 * Coverage of the marginal posteriors: for each parameter of each trial the credibility of the smallest
 * highest-density region that holds the true value, and how often this credibility is below a level.
 *
 * <p>The density is a histogram with Stone's choice of bins: GenSBI's {@code compute_marginal_coverage} and
 * {@code estimate_hat_z}. A histogram of few samples follows their random errors, so even exact posteriors cover less often than
 * nominal: 55 % instead of 68 % with 200 samples of a Gaussian. The coverage of exact posteriors is estimated with some samples of
 * each posterior held out in place of the true value; the verdict compares with this estimate.
 *
 * @param credibilities one array for each parameter, one value from 0 to 1 for each trial
 * @param exact the credibilities of {@value #HELD_OUT} samples of each trial, held out one by one
 */
public record MarginalCoverage(List<double[]> credibilities, List<double[]> exact) {
    /**
     * A curve of empirical against nominal coverage.
     *
     * @param z the nominal coverage in standard deviations of a Gaussian, from 0
     * @param nominal the nominal coverage as a probability
     * @param share the share of trials whose true value lies in the region of that credibility
     * @param lower the lower end of Jeffreys' interval of that share at ±1 standard deviation
     * @param upper the upper end
     * @param exact the share that exact posteriors would give with as many samples
     */
    public record Curve(double[] z, double[] nominal, double[] share, double[] lower, double[] upper, double[] exact) {
        /**
         * Converts shares to standard deviations of a Gaussian: GenSBI's {@code hat_z}.
         *
         * @param shares from 0 to 1
         * @return standard deviations; infinite for 1
         */
        public static double[] toZ(double[] shares) {
            double[] z = new double[shares.length];
            for (int i = 0; i < z.length; i++) {
                z[i] = Shares.z(shares[i]);
            }
            return z;
        }
    }

    private static final int HELD_OUT = 4;
    private static final int STEPS = 50;
    private static final double MOST_Z = 4;
    private static final double BAND_Z = 1;

    /**
     * Computes the credibilities.
     *
     * @param trials the posteriors to test
     * @return the coverage
     */
    public static MarginalCoverage of(Trials trials) {
        List<double[]> credibilities = new ArrayList<>();
        List<double[]> exact = new ArrayList<>();
        int heldOut = Math.min(HELD_OUT, trials.draws() - 1);
        for (int k = 0; k < trials.dimension(); k++) {
            double[] credibility = new double[trials.count()];
            double[] own = new double[trials.count() * heldOut];
            for (int trial = 0; trial < credibility.length; trial++) {
                float[] samples = trials.samples(trial, k);
                credibility[trial] = StoneHistogram.of(samples).credibility(trials.theta(trial, k));
                for (int i = 0; i < heldOut; i++) {
                    own[trial * heldOut + i] =
                            StoneHistogram.of(without(samples, i)).credibility(samples[i]);
                }
            }
            credibilities.add(credibility);
            exact.add(own);
        }
        return new MarginalCoverage(List.copyOf(credibilities), List.copyOf(exact));
    }

    private static float[] without(float[] samples, int index) {
        float[] others = Arrays.copyOf(samples, samples.length - 1);
        if (index < others.length) {
            others[index] = samples[samples.length - 1];
        }
        return others;
    }

    /**
     * Returns the curve of a parameter from 0 to 4 standard deviations in 50 points, as in GenSBI.
     *
     * @param parameter its index, from 0
     * @return the curve
     */
    public Curve curve(int parameter) {
        double[] z = new double[STEPS];
        double[] nominal = new double[STEPS];
        double[] share = new double[STEPS];
        double[] lower = new double[STEPS];
        double[] upper = new double[STEPS];
        double[] own = new double[STEPS];
        for (int i = 0; i < STEPS; i++) {
            z[i] = MOST_Z * i / (STEPS - 1);
            nominal[i] = Shares.coverage(z[i]);
            int covered = covered(credibilities.get(parameter), nominal[i]);
            int trials = credibilities.get(parameter).length;
            share[i] = (double) covered / trials;
            Shares.Interval interval = Shares.jeffreys(covered, trials, BAND_Z);
            lower[i] = interval.low();
            upper[i] = interval.high();
            own[i] = share(exact.get(parameter), nominal[i]);
        }
        return new Curve(z, nominal, share, lower, upper, own);
    }

    private static double share(double[] credibilities, double level) {
        return credibilities.length == 0 ? level : (double) covered(credibilities, level) / credibilities.length;
    }

    private static int covered(double[] credibilities, double level) {
        int covered = 0;
        for (double credibility : credibilities) {
            covered += credibility < level ? 1 : 0;
        }
        return covered;
    }

    /**
     * Assesses the coverage at one and two standard deviations, 68 % and 95 %.
     *
     * @param labels the parameters' names
     * @return two findings for each parameter
     */
    public List<Finding> findings(List<String> labels) {
        List<Finding> findings = new ArrayList<>();
        for (int k = 0; k < credibilities.size(); k++) {
            for (int z = 1; z <= 2; z++) {
                findings.add(finding(labels.get(k), k, z));
            }
        }
        return findings;
    }

    private Finding finding(String label, int parameter, int z) {
        int trials = credibilities.get(parameter).length;
        double nominal = Shares.coverage(z);
        int covered = covered(credibilities.get(parameter), nominal);
        double share = (double) covered / trials;
        double expected = share(exact.get(parameter), nominal);
        int tests = 2 * credibilities.size();
        Shares.Interval narrow = interval(covered, trials, Assessment.SIGNIFICANCE / tests);
        Shares.Interval wide = interval(covered, trials, Assessment.SIGNIFICANCE / tests / 10);
        String threshold = percent(expected) + ", what exact posteriors give with so many samples, within "
                + percent(narrow.low()) + " to " + percent(narrow.high()) + " (Jeffreys' interval, 5% level shared by "
                + tests + " tests)";
        String side = share < expected
                ? "covers too rarely: the posterior is too narrow or biased (overconfident)"
                : "covers too often: the posterior is too wide (conservative)";
        Assessment verdict;
        if (narrow.contains(expected)) {
            verdict = new Assessment(
                    Assessment.Grade.GOOD,
                    "covers as often as it should: exact posteriors give " + percent(expected)
                            + " with so many samples",
                    threshold);
        } else if (wide.contains(expected)) {
            verdict = new Assessment(Assessment.Grade.DOUBTFUL, "borderline: " + side + ", or chance", threshold);
        } else {
            verdict = new Assessment(Assessment.Grade.BAD, side, threshold);
        }
        return new Finding("coverage", label, "share within " + z + "σ (" + percent(nominal) + ")", share, verdict);
    }

    private static Shares.Interval interval(int covered, int trials, double level) {
        return Shares.jeffreys(covered, trials, Shares.z(1 - level));
    }

    private static String percent(double share) {
        return Numbers.plain(100 * share) + "%";
    }
}
