package org.rhei.pipelines;

import java.util.Optional;

/**
 * The distance of an observation from the data that the model was trained on. A model has learned nothing about data that its training
 * never saw, and its posterior for them means little.
 *
 * <p>The distance is that of the value that is farthest from the training's mean, in the training's standard deviations. An observation
 * is unusual beyond {@code ln(n / 0.001) − 1} standard deviations for n values. At most one in 1000 observations like the training's is
 * then called unusual, whatever the dependence between the values, as long as no value's distribution has heavier tails than the
 * exponential distribution: its tail beyond k standard deviations is exp(−k − 1), and the bound adds the n tails up.
 *
 * @param observation the index of the observation, from 0
 * @param value the index of the value that is farthest away, from 0
 * @param name the name of this value in the model file; empty if the file has no names
 * @param distance the distance; ∞ if the value lies outside of the bounds that the model file states
 * @param limit the largest distance that is not unusual
 * @param text the value and its distance in words, after the name
 */
public record DataDistance(
        int observation, int value, Optional<String> name, double distance, double limit, String text) {
    /**
     * Returns true if the observation is unlike the training's data.
     *
     * @return false up to the limit
     */
    public boolean unusual() {
        return distance > limit;
    }
}
