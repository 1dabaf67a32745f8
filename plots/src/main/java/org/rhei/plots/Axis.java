package org.rhei.plots;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The range of numbers along one side of a panel.
 *
 * @param low the number at the left or lower end
 * @param high the number at the right or upper end, above {@code low}
 */
public record Axis(double low, double high) {
    /** A mark on an axis: where it stands and what is written there, in units of ten to the axis's exponent. */
    record Tick(double value, String label) {}

    /** Room between the outermost sample and the end of the axis. */
    private static final double MARGIN = 0.04;

    /**
     * How far the axis reaches past the quantiles, as a share of their distance: 3.9 standard deviations of a Gaussian.
     */
    private static final double REACH = 0.25;

    /** The least half-width relative to the centre: float32 resolves little below. */
    private static final double FINEST = 1e-5;

    private static final double[] STEPS = {1, 2, 5, 10};

    /**
     * The axis of a sample: to its extremes, but not much farther than its 0.5 % and 99.5 % quantiles, so that heavy
     * tails do not flatten the rest; wider to show the truth, unless that would double it.
     *
     * @param sorted the sample in ascending order
     */
    static Axis of(float[] sorted, OptionalDouble truth) {
        double lower = Marginal.quantile(sorted, 0.005);
        double upper = Marginal.quantile(sorted, 0.995);
        double reach = REACH * (upper - lower);
        double low = Math.max(sorted[0], lower - reach);
        double high = Math.min(sorted[sorted.length - 1], upper + reach);
        double most = high - low;
        if (truth.isPresent() && Math.max(high, truth.getAsDouble()) - Math.min(low, truth.getAsDouble()) <= 2 * most) {
            low = Math.min(low, truth.getAsDouble());
            high = Math.max(high, truth.getAsDouble());
        }
        double centre = (low + high) / 2;
        double half = Math.max((high - low) * (0.5 + MARGIN), FINEST * Math.abs(centre));
        if (low == high) {
            half = centre == 0 ? 0.5 : 0.1 * Math.abs(centre);
        }
        return new Axis(centre - half, centre + half);
    }

    /** Where a number stands on the axis: 0 at the low end, 1 at the high end. */
    double share(double value) {
        return (value - low) / (high - low);
    }

    /** Whether a number stands on the axis. */
    boolean contains(double value) {
        return low <= value && value <= high;
    }

    /** Which of a number of equal cells holds a value on the axis. */
    int cell(double value, int cells) {
        return Math.min((int) (share(value) * cells), cells - 1);
    }

    /** The power of ten to take out of the axis's numbers, 0 where they are short as they are. */
    int exponent() {
        int magnitude = Numbers.magnitude(Math.max(Math.abs(low), Math.abs(high)));
        return magnitude >= 5 || magnitude < -3 ? magnitude : 0;
    }

    /** Ticks at multiples of 1, 2 or 5 times a power of ten, as many as there can be but no more than {@code most}. */
    List<Tick> ticks(int most) {
        double unit = Math.pow(10, Numbers.magnitude(high - low) - 1);
        while (true) {
            for (double factor : STEPS) {
                double step = factor * unit;
                long first = (long) Math.ceil(low / step);
                long last = (long) Math.floor(high / step);
                if (last - first < most) {
                    return ticks(first, last, step);
                }
            }
            unit *= 10;
        }
    }

    private List<Tick> ticks(long first, long last, double step) {
        double scale = Math.pow(10, exponent());
        // A power of ten may have come out a rounding error below itself.
        int decimals = Math.max(0, -Numbers.magnitude(step / scale * (1 + 1e-9)));
        List<Tick> ticks = new ArrayList<>();
        for (long i = first; i <= last; i++) {
            ticks.add(new Tick(i * step, Numbers.fixed(i * step / scale, decimals)));
        }
        return ticks;
    }
}
