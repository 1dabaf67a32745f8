package org.rhei.networks;

import java.util.List;

/**
 * The affine map between the user's units and the units of the training, with one mean and one standard deviation for each token.
 *
 * <p>x becomes {@code (x − xMean) / xStd} before sampling. Samples become {@code θ · thetaStd + thetaMean} after sampling. A
 * log-probability is reduced by {@code Σ log thetaStd} for each channel.
 *
 * @param thetaMean mean of each token of θ
 * @param thetaStd standard deviation of each token of θ, above 0
 * @param xMean mean of each token of x
 * @param xStd standard deviation of each token of x, above 0
 */
public record Standardization(List<Double> thetaMean, List<Double> thetaStd, List<Double> xMean, List<Double> xStd) {
    /** Copies the lists. */
    public Standardization {
        thetaMean = List.copyOf(thetaMean);
        thetaStd = List.copyOf(thetaStd);
        xMean = List.copyOf(xMean);
        xStd = List.copyOf(xStd);
    }
}
