package org.rhei.pipelines.posterior;

import java.util.OptionalDouble;
import org.rhei.kernel.Key;
import org.rhei.kernel.text.NumberText;

/**
 * Importance weights: samples of one density, the proposal, represent another density, the target.
 *
 * <p>The weight of sample i is wᵢ = p̃(θᵢ) / q(θᵢ) with the target p̃, which need not be normalized, and the proposal q. With the
 * product of likelihood and prior as the target and the posterior of a model as the proposal, weighted samples represent the exact
 * posterior, and the mean of the weights is an unbiased estimate of the evidence (Owen, <i>Monte Carlo theory, methods and
 * examples</i>, chapter 9; Dax et al., <i>Neural importance sampling for rapid and reliable gravitational-wave inference</i>, 2023).
 * Instances are immutable.
 */
public final class ImportanceWeights {
    private final double[] normalized;
    private final double logEvidence;
    private final double squares;
    private final OptionalDouble tailShape;

    private ImportanceWeights(double[] normalized, double logEvidence, OptionalDouble tailShape) {
        this.normalized = normalized;
        this.logEvidence = logEvidence;
        this.tailShape = tailShape;
        double sum = 0;
        for (double weight : normalized) {
            sum += weight * weight;
        }
        squares = sum;
    }

    /**
     * Returns the weights of samples.
     *
     * @param logTarget the log-density of the target at each sample, up to a constant; negative infinity where it is 0
     * @param logProposal the log-density of the proposal, from which the samples were drawn, at each sample
     * @return the weights
     * @throws IllegalArgumentException if the arrays are empty or differ in length, a value is NaN or otherwise infinite, or the target is
     *     0 at all samples
     */
    public static ImportanceWeights of(double[] logTarget, double[] logProposal) {
        int n = logTarget.length;
        if (n == 0 || logProposal.length != n) {
            throw new IllegalArgumentException(
                    "expected a log-density of the target and one of the proposal for each sample, found " + n + " and "
                            + logProposal.length);
        }
        double[] logWeights = new double[n];
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            requireNumber("target", i, logTarget[i], true);
            requireNumber("proposal", i, logProposal[i], false);
            logWeights[i] = logTarget[i] - logProposal[i];
            if (logWeights[i] == Double.POSITIVE_INFINITY) {
                throw new IllegalArgumentException("the weight of sample " + i
                        + " is infinite: the target's log-density is " + NumberText.number(logTarget[i])
                        + ", the proposal's is " + NumberText.number(logProposal[i]));
            }
            most = Math.max(most, logWeights[i]);
        }
        if (most == Double.NEGATIVE_INFINITY) {
            throw new IllegalArgumentException(
                    "the target is 0 at all of " + NumberText.count(n, "sample") + ": no weight is positive");
        }
        double[] weights = new double[n];
        double sum = 0;
        for (int i = 0; i < n; i++) {
            weights[i] = Math.exp(logWeights[i] - most);
            sum += weights[i];
        }
        for (int i = 0; i < n; i++) {
            weights[i] /= sum;
        }
        return new ImportanceWeights(weights, most + Math.log(sum / n), ParetoTail.shape(weights));
    }

    private static void requireNumber(String what, int index, double value, boolean zero) {
        if (!Double.isFinite(value) && !(zero && value == Double.NEGATIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "the log-density of the " + what + " at sample " + index + " is " + NumberText.number(value)
                            + ", expected a " + (zero ? "number or negative infinity" : "finite number"));
        }
    }

    /**
     * Returns the number of samples.
     *
     * @return the number, at least 1
     */
    public int size() {
        return normalized.length;
    }

    /**
     * Returns the weights with sum 1.
     *
     * @return a new array with a weight for each sample
     */
    public double[] normalized() {
        return normalized.clone();
    }

    /**
     * Returns Kish's effective sample size 1 / Σ Wᵢ² of the normalized weights: about so many equally weighted samples of the target are
     * worth as much.
     *
     * @return the size, from 1 to the number of samples
     */
    public double effectiveSampleSize() {
        return 1 / squares;
    }

    /**
     * Returns the logarithm of the evidence, the mean of the weights.
     *
     * @return the logarithm of the integral of the target
     */
    public double logEvidence() {
        return logEvidence;
    }

    /**
     * Returns the standard error of the log-evidence, the relative standard error of the mean weight.
     *
     * @return the error in nats; NaN for one sample
     */
    public double logEvidenceError() {
        int n = normalized.length;
        return n == 1 ? Double.NaN : Math.sqrt(Math.max(0, n * squares - 1) / (n - 1));
    }

    /**
     * Returns the shape k̂ of the generalized Pareto distribution that is fitted to the largest weights (Vehtari, Simpson, Gelman, Yao and
     * Gabry, <i>Pareto smoothed importance sampling</i>, 2024). Above 0.7 the largest weights dominate, and neither the effective sample
     * size nor the evidence can be trusted.
     *
     * @return the shape; positive infinity where fewer than five samples have all of the weight; empty for fewer than 21 samples, or
     *     where fewer than five weights exceed the others
     */
    public OptionalDouble tailShape() {
        return tailShape;
    }

    /**
     * Draws samples of the target by systematic resampling: each sample is taken n·W times, rounded up or down at random, so that the
     * expected number is exact (Kitagawa, 1996).
     *
     * @param key the source of the one random number
     * @param count the number of samples to take, at least 1
     * @return the indices of the samples, in ascending order; an index may occur several times
     * @throws IllegalArgumentException if the count is below 1
     */
    public int[] resample(Key key, int count) {
        if (count < 1) {
            throw new IllegalArgumentException("at least 1 sample must be taken, found " + count);
        }
        int[] chosen = new int[count];
        double offset = key.uniform(1).data()[0];
        int index = 0;
        double cumulated = normalized[0];
        for (int i = 0; i < count; i++) {
            double position = (i + offset) / count;
            while (cumulated <= position && index < normalized.length - 1) {
                cumulated += normalized[++index];
            }
            chosen[i] = index;
        }
        return withoutZeroWeights(chosen);
    }

    /** Replaces indices of weight 0, which rounding of the last sums may give, by the last index with a weight. */
    private int[] withoutZeroWeights(int[] chosen) {
        int last = normalized.length - 1;
        while (normalized[last] == 0) {
            last--;
        }
        for (int i = 0; i < chosen.length; i++) {
            chosen[i] = Math.min(chosen[i], last);
        }
        return chosen;
    }
}
