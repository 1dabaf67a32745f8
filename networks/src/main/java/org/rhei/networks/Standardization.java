package org.rhei.networks;

import java.util.List;

/**
 * The affine maps between the user's units and the units of the training.
 *
 * <p>x becomes {@code (x − mean) / std} before sampling. Samples become {@code θ · std + mean} after sampling. A log-probability is reduced
 * by the sum of {@code log std} over all values of θ.
 *
 * @param theta the moments of θ
 * @param x the moments of x; {@link Moments#NONE} for an unconditional model
 */
public record Standardization(Moments theta, Moments x) {
    /**
     * The means and standard deviations of some values. A grid of one row holds for all tokens, a grid of one column for all channels.
     *
     * @param means of (tokens or 1) rows and (channels or 1) columns
     * @param stds of (tokens or 1) rows and (channels or 1) columns, above 0
     */
    public record Moments(List<List<Double>> means, List<List<Double>> stds) {
        /** The moments of no values. */
        public static final Moments NONE = new Moments(List.of(), List.of());

        /** Copies the lists. */
        public Moments {
            means = means.stream().map(List::copyOf).toList();
            stds = stds.stream().map(List::copyOf).toList();
        }

        /**
         * Creates moments that the channels of a token share.
         *
         * @param means one mean for each token
         * @param stds one standard deviation for each token, above 0
         * @return the moments
         */
        public static Moments ofTokens(List<Double> means, List<Double> stds) {
            return new Moments(
                    means.stream().map(List::of).toList(),
                    stds.stream().map(List::of).toList());
        }

        /**
         * Returns the mean of a value.
         *
         * @param token the index of the token
         * @param channel the index of the channel
         * @return the mean
         */
        public double mean(int token, int channel) {
            return at(means, token, channel);
        }

        /**
         * Returns the standard deviation of a value.
         *
         * @param token the index of the token
         * @param channel the index of the channel
         * @return the standard deviation, above 0
         */
        public double std(int token, int channel) {
            return at(stds, token, channel);
        }

        private static double at(List<List<Double>> grid, int token, int channel) {
            List<Double> row = grid.get(grid.size() == 1 ? 0 : token);
            return row.get(row.size() == 1 ? 0 : channel);
        }
    }
}
