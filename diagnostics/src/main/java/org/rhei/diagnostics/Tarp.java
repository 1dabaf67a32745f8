package org.rhei.diagnostics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;
import org.rhei.diagnostics.statistics.Shares;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.statistics.Quantiles;
import org.rhei.kernel.text.NumberText;

/**
 * Tests of accuracy with random points (TARP): how often the true parameters lie nearer to a random reference point
 * than a share α of the posterior's samples do. For exact posteriors this frequency is α, whatever the points; unlike
 * ranks of single parameters it depends on all parameters together.
 *
 * <p>Source: Lemos, Coogan, Hezaveh and Perreault-Levasseur, <i>Sampling-based accuracy testing of posterior estimators
 * for general inference</i>, 2023, arXiv:2302.03026, algorithm 2; GenSBI's {@code run_tarp} and {@code check_tarp}.
 *
 * @param alpha credibility levels from 0 to 1
 * @param ecp the expected coverage probability at each level, with a bootstrap its mean
 * @param lower the lower end of its 95 % interval
 * @param upper the upper end
 * @param exact the coverage that exact posteriors would give with as many samples: shares are multiples of 1 / L, so it
 *     leaves the diagonal where L is small
 * @param nearer for each trial the number of samples nearer than the true parameters, as ranks of one parameter
 */
public record Tarp(double[] alpha, double[] ecp, double[] lower, double[] upper, double[] exact, Sbc nearer) {
    /**
     * The options of the test.
     *
     * @param seed of the reference points, drawn uniformly from the box around the true parameters: GenSBI's for {@code PRNGKey(seed)}.
     *     It must differ from the seed of the parameters: with a uniform prior both would be equal points
     * @param references the reference points instead, shape (B, d); empty to draw them
     * @param bins the number of steps of α, at least 1
     * @param scaled true to scale each parameter by the range of its true values before distances are taken
     * @param distance between two points
     * @param bootstrap the number of bootstrap draws of the trials for the interval; 0 for Jeffreys' interval
     */
    public record Options(
            long seed, Optional<Tensor> references, int bins, boolean scaled, Distance distance, int bootstrap) {
        private static final Options DEFAULTS = new Options(1, Optional.empty(), 30, true, Distance.L2, 0);

        /**
         * Returns GenSBI's default options.
         *
         * @return the options
         */
        public static Options defaults() {
            return DEFAULTS;
        }

        /** Checks the counts. */
        public Options {
            if (bins < 1 || bootstrap < 0) {
                throw new IllegalArgumentException("TARP needs at least 1 bin and a bootstrap of at least 0, found "
                        + bins + " bins and a bootstrap of " + bootstrap);
            }
        }

        /**
         * Sets the seed of the reference points.
         *
         * @param other the seed
         * @return options with this seed
         */
        public Options seed(long other) {
            return new Options(other, references, bins, scaled, distance, bootstrap);
        }

        /**
         * Sets the reference points.
         *
         * @param points shape (B, d)
         * @return options with these points
         */
        public Options references(Tensor points) {
            return new Options(seed, Optional.of(points), bins, scaled, distance, bootstrap);
        }

        /**
         * Sets the number of steps of α.
         *
         * @param count at least 1
         * @return options with these steps
         */
        public Options bins(int count) {
            return new Options(seed, references, count, scaled, distance, bootstrap);
        }

        /**
         * Sets the distance between two points.
         *
         * @param other the distance
         * @return options with this distance
         */
        public Options distance(Distance other) {
            return new Options(seed, references, bins, scaled, other, bootstrap);
        }

        /**
         * Sets the number of bootstrap draws.
         *
         * @param draws 0 for Jeffreys' interval
         * @return options with these draws
         */
        public Options bootstrap(int draws) {
            return new Options(seed, references, bins, scaled, distance, draws);
        }
    }

    /** The distance between two points. */
    public enum Distance {
        /** The sum of absolute differences. */
        L1,

        /** The root of the sum of squared differences. */
        L2
    }

    private static final double Z_95 = 1.96;

    /**
     * Tests with GenSBI's default options.
     *
     * @param trials the posteriors to test
     * @return the coverage
     */
    public static Tarp of(Trials trials) {
        return of(trials, Options.defaults());
    }

    /**
     * Measures the coverage.
     *
     * @param trials the posteriors to test
     * @param options reference points, levels, distance and interval
     * @return the coverage
     * @throws IllegalArgumentException when the references have another shape
     */
    public static Tarp of(Trials trials, Options options) {
        Key key = Key.of(options.seed);
        int count = trials.count();
        TarpShares shares = new TarpShares(trials, options);
        int[] all = new int[count];
        Arrays.setAll(all, i -> i);
        Key single = options.bootstrap == 0 ? key : key.split()[0];
        Ranks nearer = shares.of(all, single);
        double[] ecp = ecp(nearer.ranks(), trials.draws(), options.bins);
        double[] alpha = new double[options.bins + 1];
        double[] lower = new double[alpha.length];
        double[] upper = new double[alpha.length];
        Arrays.setAll(alpha, i -> (double) i / options.bins);
        if (options.bootstrap == 0) {
            for (int i = 0; i < alpha.length; i++) {
                Shares.Interval interval = Shares.jeffreys(ecp[i] * count, count, Z_95);
                lower[i] = interval.low();
                upper[i] = interval.high();
            }
        } else {
            ecp = bootstrap(shares, key, trials, options, lower, upper);
        }
        int[] everyRank = new int[trials.draws() + 1];
        Arrays.setAll(everyRank, n -> n);
        double[] exact = ecp(everyRank, trials.draws(), options.bins);
        return new Tarp(alpha, ecp, lower, upper, exact, Sbc.of(List.of(nearer), trials.draws()));
    }

    /** Draws trials with replacement; returns the mean and fills the ends of the central 95 %. */
    private static double[] bootstrap(
            TarpShares shares, Key key, Trials trials, Options options, double[] lower, double[] upper) {
        Key[] keys = key.split(options.bootstrap);
        float[][] curves = new float[options.bins + 1][options.bootstrap];
        for (int b = 0; b < options.bootstrap; b++) {
            Key[] halves = keys[b].split();
            int[] drawn = halves[0].integers(trials.count(), trials.count());
            double[] ecp = ecp(shares.of(drawn, halves[1]).ranks(), trials.draws(), options.bins);
            for (int i = 0; i < ecp.length; i++) {
                curves[i][b] = (float) ecp[i];
            }
        }
        double[] mean = new double[options.bins + 1];
        for (int i = 0; i < mean.length; i++) {
            for (float value : curves[i]) {
                mean[i] += value;
            }
            mean[i] /= options.bootstrap;
            Arrays.sort(curves[i]);
            lower[i] = Quantiles.of(curves[i], 0.025);
            upper[i] = Quantiles.of(curves[i], 0.975);
        }
        return mean;
    }

    /** Returns the share of trials with less than a share α of their samples nearer than the truth, at each α. */
    private static double[] ecp(int[] nearer, int draws, int bins) {
        double[] ecp = new double[bins + 1];
        for (int n : nearer) {
            ecp[bin(n, draws, bins) + 1]++;
        }
        for (int i = 1; i <= bins; i++) {
            ecp[i] += ecp[i - 1];
        }
        for (int i = 1; i <= bins; i++) {
            ecp[i] /= nearer.length;
        }
        return ecp;
    }

    /**
     * Returns the bin of a share n / L. Shares on an edge go to the bin to which XLA rounds them: XLA multiplies by the
     * float32 reciprocals of L and of the number of bins.
     */
    private static int bin(int n, int draws, int bins) {
        float share = n * (1f / draws);
        float width = 1f / bins;
        int bin = Math.min((int) ((long) n * bins / draws), bins - 1);
        if (share < bin * width) {
            return bin - 1;
        }
        return bin < bins - 1 && share >= (bin + 1) * width ? bin + 1 : bin;
    }

    /**
     * Returns the probability by chance of shares (of samples nearer than the truth) as far from uniform as those of the trials: the
     * test of Kolmogorov and Smirnov.
     *
     * @return the p-value
     */
    public double ksUniform() {
        return nearer.ks(0);
    }

    /**
     * Returns GenSBI's area to curve: the sum over the levels above one half of the expected coverage less the level.
     *
     * @return positive for conservative posteriors, negative for overconfident ones
     */
    public double areaToCurve() {
        return area(ecp);
    }

    private double area(double[] curve) {
        double area = 0;
        for (int i = alpha.length / 2; i < alpha.length; i++) {
            area += curve[i] - alpha[i];
        }
        return area;
    }

    /**
     * Returns GenSBI's {@code ks_prob}: the two-sample test of Kolmogorov and Smirnov of the curve against the levels. The
     * test does not depend on the number of trials and rejects gross errors only; {@link #ksUniform} is the sharper test.
     *
     * @return the p-value
     */
    public double ksOfCurve() {
        return KolmogorovSmirnovTest.withDefaults().test(ecp, alpha).getPValue();
    }

    /**
     * Assesses the test of uniform shares and the area to the curve.
     *
     * @return two findings
     */
    public List<Finding> findings() {
        double area = areaToCurve();
        double excess = area - area(exact);
        String good = "coverage follows the diagonal as far as these trials can tell";
        String bad = "coverage leaves the diagonal: "
                + (excess < 0 ? "the posterior is overconfident or biased" : "the posterior is conservative or biased");
        List<Finding> findings = new ArrayList<>();
        Assessment ks = nearer.assessKs(good, bad);
        findings.add(new Finding("TARP", "all parameters", "KS p", ksUniform(), ks));
        if (ks.grade() == Assessment.Grade.UNJUDGED) {
            return findings;
        }
        double band = areaBand();
        boolean within = Math.abs(excess) <= band;
        findings.add(new Finding(
                "TARP",
                "all parameters",
                "area to curve",
                area,
                new Assessment(
                        within ? Assessment.Grade.GOOD : Assessment.Grade.DOUBTFUL,
                        within ? good : excess > 0 ? "conservative" : "overconfident",
                        NumberText.number(area(exact), 3) + " ± " + NumberText.number(band, 3)
                                + " (exact posteriors with so many samples, and the 95% band's own area)")));
        return findings;
    }

    /** Returns the area between the curve and the farther end of its interval, above one half. */
    private double areaBand() {
        double band = 0;
        for (int i = alpha.length / 2; i < alpha.length; i++) {
            band += Math.max(upper[i] - ecp[i], ecp[i] - lower[i]);
        }
        return band;
    }
}
