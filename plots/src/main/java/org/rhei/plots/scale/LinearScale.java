package org.rhei.plots.scale;

import java.util.ArrayList;
import java.util.List;

/**
 * A scale on which equal differences have equal lengths.
 *
 * @param low the value at the left or lower end
 * @param high the value at the right or upper end, above {@code low}
 */
public record LinearScale(double low, double high) implements Scale {
    /** The range of probabilities and other shares. */
    public static final LinearScale SHARES = new LinearScale(0, 1);

    private static final double[] STEPS = {1, 2, 5, 10};

    @Override
    public double share(double value) {
        return (value - low) / (high - low);
    }

    /**
     * Returns the cell that holds a value, of a number of equal cells.
     *
     * @param value a value in the range
     * @param cells the number of cells
     * @return from 0 to {@code cells - 1}
     */
    public int cell(double value, int cells) {
        return Math.min((int) (share(value) * cells), cells - 1);
    }

    /**
     * Returns the power of ten to take out of the numbers at the ticks.
     *
     * @return 0 where the numbers are short without it
     */
    public int exponent() {
        int magnitude = Numbers.magnitude(Math.max(Math.abs(low), Math.abs(high)));
        return magnitude >= 5 || magnitude < -3 ? magnitude : 0;
    }

    /**
     * Returns the power of ten as text, to follow a name or a number.
     *
     * @return empty where {@link #exponent} is 0
     */
    public String power() {
        return exponent() == 0 ? "" : Numbers.power(exponent());
    }

    /**
     * Returns ticks at multiples of 1, 2 or 5 times a power of ten, as many as possible within a limit.
     *
     * @param most the greatest number of ticks, at least 1
     * @return the ticks in ascending order
     */
    public List<Tick> ticks(int most) {
        double unit = Math.pow(10, Numbers.magnitude(high - low) - 1);
        while (true) {
            for (double factor : STEPS) {
                double step = factor * unit;
                // An end of the scale that is a multiple of the step may lie a rounding error beside it.
                long first = (long) Math.ceil(low / step - 1e-9);
                long last = (long) Math.floor(high / step + 1e-9);
                if (last - first < most) {
                    return ticks(first, last, step);
                }
            }
            unit *= 10;
        }
    }

    private List<Tick> ticks(long first, long last, double step) {
        double scale = Math.pow(10, exponent());
        // The computed power of ten may lie a rounding error below the exact one.
        int decimals = Math.max(0, -Numbers.magnitude(step / scale * (1 + 1e-9)));
        List<Tick> ticks = new ArrayList<>();
        for (long i = first; i <= last; i++) {
            ticks.add(new Tick(i * step, Numbers.fixed(i * step / scale, decimals)));
        }
        return ticks;
    }
}
