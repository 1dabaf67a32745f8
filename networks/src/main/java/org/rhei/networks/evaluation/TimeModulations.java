package org.rhei.networks.evaluation;

import org.rhei.kernel.tile.Modulation;

/**
 * A network's time table. For each time it has a row of all values that the network computes from time alone: the modulations of the
 * blocks. Immutable.
 *
 * @param rows the rows, one after the other
 * @param width the number of values of a row
 */
public record TimeModulations(Modulation rows, int width) {
    /**
     * Creates a table.
     *
     * @param rows the rows, one after the other; not copied
     * @param width the values of a row
     */
    public TimeModulations(float[] rows, int width) {
        this(Modulation.shared(rows), width);
    }

    static TimeModulations means(Network network, double[][] times, double[][] weights) {
        if (times.length == 0 || times.length != weights.length) {
            throw new IllegalArgumentException(
                    "averages need one row of weights for each row of times, and at least one, found " + weights.length
                            + " for " + times.length);
        }
        float[][] means = new float[times.length][];
        for (int i = 0; i < times.length; i++) {
            means[i] = network.at(times[i]).mean(weights[i]);
        }
        int width = means[0].length;
        float[] rows = new float[Math.multiplyExact(means.length, width)];
        for (int i = 0; i < means.length; i++) {
            System.arraycopy(means[i], 0, rows, i * width, width);
        }
        return new TimeModulations(rows, width);
    }

    private float[] mean(double[] weights) {
        float[] all = rows.numbers();
        if (weights.length == 0 || weights.length * width != all.length) {
            throw new IllegalArgumentException("an average needs one weight for each time, and at least one, found "
                    + weights.length + " for " + all.length / width);
        }
        float[] mean = new float[width];
        for (int f = 0; f < width; f++) {
            double sum = 0;
            for (int i = 0; i < weights.length; i++) {
                sum += weights[i] * all[i * width + f];
            }
            mean[f] = (float) sum;
        }
        return mean;
    }

    /**
     * Copies the row of a time, for a device.
     *
     * @param time the index of the time
     * @param row receives {@link #width} values
     */
    public void copyRow(int time, float[] row) {
        System.arraycopy(rows.numbers(), time * width, row, 0, width);
    }
}
