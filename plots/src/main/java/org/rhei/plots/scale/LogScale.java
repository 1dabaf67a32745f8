package org.rhei.plots.scale;

import java.util.ArrayList;
import java.util.List;

/**
 * A scale of positive values on which equal ratios have equal lengths.
 *
 * @param low the value at the left or lower end, positive
 * @param high the value at the right or upper end, above {@code low}
 */
public record LogScale(double low, double high) implements Scale {
    /**
     * Makes a scale whose ends are whole powers of ten.
     *
     * @param least a positive value to contain
     * @param most another, not below {@code least}
     * @return a scale of at least one decade
     */
    public static LogScale decades(double least, double most) {
        double low = Math.pow(10, Math.floor(Math.log10(least)));
        double high = Math.pow(10, Math.ceil(Math.log10(most)));
        return new LogScale(low, Math.max(high, 10 * low));
    }

    /**
     * Makes a scale with a margin on either side.
     *
     * @param least a positive value to contain
     * @param most another, not below {@code least}
     * @return a scale from below {@code least} to above {@code most}
     */
    public static LogScale around(double least, double most) {
        double margin = Math.max(1.15, Math.pow(most / least, 0.04));
        return new LogScale(least / margin, most * margin);
    }

    @Override
    public double share(double value) {
        return Math.log(value / low) / Math.log(high / low);
    }

    /**
     * Returns ticks at powers of ten, written as such, and minor ticks at the multiples between.
     *
     * @return the ticks in ascending order
     */
    public List<Tick> powers() {
        List<Tick> ticks = new ArrayList<>();
        for (int power = lowest(); power <= Math.ceil(Math.log10(high)); power++) {
            for (int digit = 1; digit < 10; digit++) {
                add(ticks, digit, power, digit == 1 ? "10" + Numbers.superscript(power) : "");
            }
        }
        return ticks;
    }

    /**
     * Returns ticks at 1, 2 and 5 times powers of ten, written as plain numbers, and minor ticks between. On a range of more than
     * three decades only the powers of ten have numbers.
     *
     * @return the ticks in ascending order
     */
    public List<Tick> plain() {
        boolean wide = high / low > 2000;
        List<Tick> ticks = new ArrayList<>();
        for (int power = lowest(); power <= Math.ceil(Math.log10(high)); power++) {
            for (int digit = 1; digit < 10; digit++) {
                boolean major = digit == 1 || (!wide && (digit == 2 || digit == 5));
                add(ticks, digit, power, major ? Numbers.significant(digit * Math.pow(10, power)) : "");
            }
        }
        return ticks;
    }

    private int lowest() {
        return (int) Math.floor(Math.log10(low));
    }

    private void add(List<Tick> ticks, int digit, int power, String label) {
        double value = digit * Math.pow(10, power);
        if (value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9)) {
            ticks.add(new Tick(value, label));
        }
    }
}
