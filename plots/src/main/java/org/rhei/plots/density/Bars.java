package org.rhei.plots.density;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.rhei.plots.scale.LinearScale;

/**
 * The density of a sample along a scale as bars: the bins of a {@link Histogram}, or a bar at each value of a discrete sample.
 *
 * @param bars the bars in ascending order
 * @param discrete true if each bar stands for one value
 */
public record Bars(List<Bar> bars, boolean discrete) {
    /**
     * A bar.
     *
     * @param value the value that the bar stands for in a discrete sample, else its middle, as a share of the scale
     * @param low the lower end
     * @param high the upper end
     * @param mass the share of all samples in the bar
     * @param density the height: the mass relative to the width; for a discrete sample relative to the distance of its values
     */
    public record Bar(double value, double low, double high, double mass, double density) {}

    /** A sample with more values is not discrete. */
    private static final int MOST_VALUES = 60;

    /** In a discrete sample the values occur at least this often on average. */
    private static final int FEWEST_REPEATS = 5;

    /** The width of the bar of a value relative to the distance of neighbouring values. */
    private static final double FILLED = 0.7;

    /** Copies the list. */
    public Bars {
        bars = List.copyOf(bars);
    }

    /**
     * Describes a sample.
     *
     * @param sorted the sample in ascending order, not empty; values outside the scale are in no bar
     * @param scale the range of the bars
     * @return the bars
     */
    public static Bars of(float[] sorted, LinearScale scale) {
        float[] values = values(sorted);
        boolean discrete =
                values.length > 1 && values.length <= MOST_VALUES && sorted.length >= FEWEST_REPEATS * values.length;
        return discrete ? ofValues(sorted, values, scale) : of(Histogram.of(sorted, scale));
    }

    private static Bars of(Histogram histogram) {
        int bins = histogram.bins();
        List<Bar> bars = new ArrayList<>(bins);
        for (int bin = 0; bin < bins; bin++) {
            bars.add(new Bar(
                    (bin + 0.5) / bins,
                    (double) bin / bins,
                    (bin + 1.0) / bins,
                    histogram.mass(bin),
                    histogram.mass(bin) * bins));
        }
        return new Bars(bars, false);
    }

    private static Bars ofValues(float[] sorted, float[] values, LinearScale scale) {
        double distance = Double.POSITIVE_INFINITY;
        for (int i = 1; i < values.length; i++) {
            distance = Math.min(distance, scale.share(values[i]) - scale.share(values[i - 1]));
        }
        List<Bar> bars = new ArrayList<>();
        int first = 0;
        for (float value : values) {
            int end = first;
            while (end < sorted.length && sorted[end] == value) {
                end++;
            }
            double mass = (double) (end - first) / sorted.length;
            first = end;
            if (scale.contains(value)) {
                double centre = scale.share(value);
                bars.add(new Bar(
                        centre,
                        Math.max(0, centre - FILLED * distance / 2),
                        Math.min(1, centre + FILLED * distance / 2),
                        mass,
                        mass / distance));
            }
        }
        return new Bars(bars, true);
    }

    /** Returns the different values of a sample; one more than {@value #MOST_VALUES} where there are more than that. */
    private static float[] values(float[] sorted) {
        float[] values = new float[MOST_VALUES + 1];
        int count = 0;
        for (float value : sorted) {
            if (count == 0 || value != values[count - 1]) {
                if (count == values.length) {
                    return values;
                }
                values[count++] = value;
            }
        }
        return Arrays.copyOf(values, count);
    }

    /**
     * Returns the height of the highest bar.
     *
     * @return the largest density; 0 without bars
     */
    public double highest() {
        return bars.stream().mapToDouble(Bar::density).max().orElse(0);
    }

    /**
     * Returns the smallest density of the bars that together hold a share of the samples, the highest first: the border of the
     * highest-density region.
     *
     * @param share from 0 to 1
     * @return the density of the lowest bar in the region; 0 where the bars hold less than the share
     */
    public double level(double share) {
        List<Bar> descending = bars.stream()
                .sorted((a, b) -> Double.compare(b.density, a.density))
                .toList();
        double mass = 0;
        for (Bar bar : descending) {
            mass += bar.mass;
            if (mass >= share) {
                return bar.density;
            }
        }
        return 0;
    }
}
