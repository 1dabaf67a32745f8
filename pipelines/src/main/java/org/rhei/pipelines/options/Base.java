package org.rhei.pipelines.options;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.text.NumberText;

/**
 * The distribution at the noise end of a flow-matching model (GenSBI's {@code FlowMatchingMethod(prior=…)}), in the network's units. A
 * model must be sampled with the base of its training.
 */
public sealed interface Base {
    /** The standard normal distribution, GenSBI's default. */
    Gaussian STANDARD = new Gaussian(List.of(0.0), List.of(1.0));

    /**
     * Independent normal distributions.
     *
     * @param mean one value for each of the dim_obs · ch_obs elements of a sample, or one value for all
     * @param std one positive value for each mean
     */
    record Gaussian(List<Double> mean, List<Double> std) implements Base {
        private static final double LOG_2_PI = Math.log(2 * Math.PI);

        /** Copies the lists. */
        public Gaussian {
            mean = List.copyOf(mean);
            std = List.copyOf(std);
            if (mean.isEmpty() || mean.size() != std.size()) {
                throw new IllegalArgumentException("a Gaussian base needs as many means as standard deviations, found "
                        + mean.size() + " and " + std.size());
            }
            for (int i = 0; i < mean.size(); i++) {
                float deviation = std.get(i).floatValue(); // states are float32
                if (!Float.isFinite(mean.get(i).floatValue()) || !(deviation > 0 && Float.isFinite(deviation))) {
                    throw new IllegalArgumentException(
                            "a Gaussian base needs means and positive standard deviations that float32 represents,"
                                    + " found "
                                    + NumberText.number(mean.get(i)) + " and " + NumberText.number(std.get(i)) + " at "
                                    + i);
                }
            }
        }

        /**
         * Returns the mean of an element of a state.
         *
         * @param i the index of the element
         * @return the mean
         */
        public double mean(int i) {
            return mean.get(mean.size() == 1 ? 0 : i);
        }

        /**
         * Returns the standard deviation of an element of a state.
         *
         * @param i the index of the element
         * @return the standard deviation
         */
        public double std(int i) {
            return std.get(std.size() == 1 ? 0 : i);
        }

        /**
         * Transforms the standard normal elements of a state into a state of this distribution, in place.
         *
         * @param noise holds the elements
         * @param at the index of the first element
         * @param dimension the number of elements
         */
        public void fromStandard(float[] noise, int at, int dimension) {
            for (int i = 0; i < dimension; i++) {
                noise[at + i] = (float) mean(i) + noise[at + i] * (float) std(i);
            }
        }

        /**
         * Returns the logarithm of the density at a state.
         *
         * @param x the state
         * @return the natural logarithm
         */
        public double logDensity(float[] x) {
            double sum = 0;
            for (int i = 0; i < x.length; i++) {
                double z = (x[i] - mean(i)) / std(i);
                sum -= 0.5 * (z * z + LOG_2_PI) + Math.log(std(i));
            }
            return sum;
        }
    }

    /**
     * Any other distribution. The stochastic schemes need a {@link Gaussian}.
     *
     * @param sampler draws initial states
     * @param logDensity the logarithm of the density at a state of dim_obs · ch_obs elements
     */
    record Custom(BaseSampler sampler, ToDoubleFunction<float[]> logDensity) implements Base {
        /** Draws initial states from a base distribution. Thread-safe; equal keys must give equal states. */
        @FunctionalInterface
        public interface BaseSampler {
            /**
             * Draws states.
             *
             * @param key the source of all randomness
             * @param n the number of states
             * @return shape (n, …) with dim_obs · ch_obs elements for each state
             */
            Tensor draw(Key key, int n);
        }
    }
}
