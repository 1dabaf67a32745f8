package org.rhei.diagnostics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.rhei.diagnostics.statistics.Points;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.statistics.Quantiles;
import org.rhei.plots.scale.Numbers;

/**
 * A posterior predictive check: data simulated from posterior samples should look like the data that was observed.
 *
 * <p>Source: Gelman, Meng and Stern, <i>Posterior predictive assessment of model fitness via realized discrepancies</i>,
 * 1996. For a right posterior the tail probability of each datum is nearer to one half than uniform, as the posterior depends on the
 * datum: a small probability is all the stronger evidence.
 *
 * @param data one summary for each datum
 * @param simulations the number of values simulated for each
 */
public record PosteriorPredictive(List<Summary> data, int simulations) {
    /**
     * A datum and its simulated values.
     *
     * @param observed the observed value
     * @param mean the mean of the simulated values
     * @param deviation their standard deviation
     * @param low their 2.5 % quantile
     * @param median their median
     * @param high their 97.5 % quantile
     * @param tail twice the smaller share of simulated values on one side of the observed, which counts as one of them;
     *     at most 1
     */
    public record Summary(
            double observed, double mean, double deviation, double low, double median, double high, double tail) {}

    /**
     * Simulates data from posterior samples and compares.
     *
     * @param simulator makes the data
     * @param key of the simulator
     * @param samples posterior samples, shape (n, dim_obs, ch_obs)
     * @param xO the observation, shape (1, dim_cond, ch_cond)
     * @return the comparison
     */
    public static PosteriorPredictive of(Simulator simulator, Key key, Tensor samples, Tensor xO) {
        return of(simulator.simulate(key, samples), xO);
    }

    /**
     * Compares with simulated data.
     *
     * @param predictive shape (n, dim_cond, ch_cond)
     * @param xO the observation, shape (1, dim_cond, ch_cond)
     * @return the comparison
     * @throws IllegalArgumentException when the shapes do not fit or a number is not finite
     */
    public static PosteriorPredictive of(Tensor predictive, Tensor xO) {
        Points simulated = Points.of(predictive).beside(Points.of(xO));
        if (xO.dim(0) != 1) {
            throw new IllegalArgumentException(
                    "a posterior predictive check is of one observation, found shape " + Tensor.text(xO.shape()));
        }
        List<Summary> data = new ArrayList<>();
        for (int k = 0; k < simulated.dimension(); k++) {
            data.add(summary(simulated.component(k), xO.data()[k]));
        }
        return new PosteriorPredictive(List.copyOf(data), simulated.count());
    }

    private static Summary summary(float[] values, double observed) {
        Arrays.sort(values);
        double mean = 0;
        int below = 0;
        int above = 0;
        for (float value : values) {
            mean += value / values.length;
            below += value <= observed ? 1 : 0;
            above += value >= observed ? 1 : 0;
        }
        double squares = 0;
        for (float value : values) {
            squares += (value - mean) * (value - mean) / Math.max(1, values.length - 1);
        }
        double tail = Math.min(1, 2.0 * (Math.min(below, above) + 1) / (values.length + 1));
        return new Summary(
                observed,
                mean,
                Math.sqrt(squares),
                Quantiles.of(values, 0.025),
                Quantiles.of(values, 0.5),
                Quantiles.of(values, 0.975),
                tail);
    }

    /**
     * Assesses the tail probability of each datum.
     *
     * @param subject the observation's name
     * @return one finding for each datum
     */
    public List<Finding> findings(String subject) {
        List<Finding> findings = new ArrayList<>();
        for (int k = 0; k < data.size(); k++) {
            double tail = data.get(k).tail;
            findings.add(new Finding(
                    "predictive",
                    subject + ", x" + Numbers.subscript(k + 1),
                    "tail p",
                    tail,
                    Assessment.ofProbability(
                            tail,
                            2.0 / (simulations + 1),
                            data.size(),
                            "the observed value lies among the simulated ones",
                            "the observed value lies outside the simulated ones")));
        }
        return findings;
    }
}
