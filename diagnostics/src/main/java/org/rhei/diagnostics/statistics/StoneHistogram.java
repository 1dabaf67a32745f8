package org.rhei.diagnostics.statistics;

/**
 * A histogram with as many equal bins as Stone's rule chooses: NumPy's {@code histogram(values, bins="stone")}, bin for
 * bin.
 *
 * @param edges where bins begin, and where the last ends
 * @param counts the values in each bin; the last holds its right edge too
 */
public record StoneHistogram(double[] edges, int[] counts) {
    private static final int MOST_BINS = 100;

    /**
     * Counts values.
     *
     * @param values at least one; all finite
     * @return the histogram
     */
    public static StoneHistogram of(float[] values) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (float value : values) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        if (low == high) {
            return new StoneHistogram(new double[] {low - 0.5, high + 0.5}, new int[] {values.length});
        }
        int best = 1;
        double least = Double.POSITIVE_INFINITY;
        for (int bins = 1; bins <= Math.max(MOST_BINS, (int) Math.sqrt(values.length)); bins++) {
            double risk = risk(counts(values, edges(low, high, bins)), values.length, (high - low) / bins);
            if (risk < least) {
                least = risk;
                best = bins;
            }
        }
        double[] edges = edges(low, high, (int) Math.ceil((high - low) / ((high - low) / best)));
        return new StoneHistogram(edges, counts(values, edges));
    }

    private static double risk(int[] counts, int total, double width) {
        double squares = 0;
        for (int count : counts) {
            double share = (double) count / total;
            squares += share * share;
        }
        return (2 - (total + 1) * squares) / width;
    }

    private static double[] edges(double low, double high, int bins) {
        double[] edges = new double[bins + 1];
        for (int i = 0; i < bins; i++) {
            edges[i] = i * ((high - low) / bins) + low;
        }
        edges[bins] = high;
        return edges;
    }

    private static int[] counts(float[] values, double[] edges) {
        int[] counts = new int[edges.length - 1];
        double low = edges[0];
        double range = edges[counts.length] - low;
        for (float value : values) {
            int bin = Math.min((int) ((value - low) / range * counts.length), counts.length - 1);
            if (value < edges[bin]) {
                bin--;
            } else if (value >= edges[bin + 1] && bin < counts.length - 1) {
                bin++;
            }
            counts[bin]++;
        }
        return counts;
    }

    /**
     * Returns the share of the values in bins at least as full as the bin of a given value.
     *
     * @param value any value
     * @return from 0 to 1; 1 outside all bins
     */
    public double credibility(double value) {
        int bin = -1;
        while (bin < counts.length && edges[bin + 1] <= value) {
            bin++;
        }
        if (bin < 0 || bin == counts.length) {
            return 1;
        }
        int within = 0;
        int all = 0;
        for (int count : counts) {
            all += count;
            within += count >= counts[bin] ? count : 0;
        }
        return (double) within / all;
    }
}
