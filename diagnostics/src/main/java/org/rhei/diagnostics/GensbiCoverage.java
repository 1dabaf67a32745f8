package org.rhei.diagnostics;

import java.util.ArrayList;
import java.util.List;
import org.rhei.diagnostics.statistics.Shares;
import org.rhei.diagnostics.statistics.StoneHistogram;

/**
 * GenSBI's estimate of the coverage of the marginal posteriors, for comparison with GenSBI alone: for each parameter of each trial the
 * credibility of the smallest highest-density region that holds the true value, and how often this credibility is below a level.
 *
 * <p>The density is a histogram with Stone's choice of bins: GenSBI's {@code compute_marginal_coverage} and
 * {@code estimate_hat_z}. A histogram of few samples follows their random errors, so even exact posteriors cover less often than
 * nominal: 55 % instead of 68 % with 200 samples of a Gaussian. No verdict rests on it: {@link MarginalCoverage} is exact.
 *
 * @param credibilities one array for each parameter, one value from 0 to 1 for each trial
 */
public record GensbiCoverage(List<double[]> credibilities) {
    /**
     * A curve of empirical against nominal coverage.
     *
     * @param z the nominal coverage in standard deviations of a Gaussian, from 0
     * @param nominal the nominal coverage as a probability
     * @param share the share of trials whose true value lies in the region of that credibility
     * @param lower the lower end of Jeffreys' interval of that share at ±1 standard deviation
     * @param upper the upper end
     */
    public record Curve(double[] z, double[] nominal, double[] share, double[] lower, double[] upper) {}

    private static final int STEPS = 50;
    private static final double MOST_Z = 4;
    private static final double BAND_Z = 1;

    /**
     * Computes the credibilities.
     *
     * @param trials the posteriors to test
     * @return the coverage
     */
    public static GensbiCoverage of(Trials trials) {
        List<double[]> credibilities = new ArrayList<>();
        for (int k = 0; k < trials.dimension(); k++) {
            double[] credibility = new double[trials.count()];
            for (int trial = 0; trial < credibility.length; trial++) {
                credibility[trial] = StoneHistogram.of(trials.samples(trial, k)).credibility(trials.theta(trial, k));
            }
            credibilities.add(credibility);
        }
        return new GensbiCoverage(List.copyOf(credibilities));
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
        for (int i = 0; i < STEPS; i++) {
            z[i] = MOST_Z * i / (STEPS - 1);
            nominal[i] = Shares.coverage(z[i]);
            int covered = covered(credibilities.get(parameter), nominal[i]);
            int trials = credibilities.get(parameter).length;
            share[i] = (double) covered / trials;
            Shares.Interval interval = Shares.jeffreys(covered, trials, BAND_Z);
            lower[i] = interval.low();
            upper[i] = interval.high();
        }
        return new Curve(z, nominal, share, lower, upper);
    }

    private static int covered(double[] credibilities, double level) {
        int covered = 0;
        for (double credibility : credibilities) {
            covered += credibility < level ? 1 : 0;
        }
        return covered;
    }
}
