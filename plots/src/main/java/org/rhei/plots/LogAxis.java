package org.rhei.plots;

import java.util.ArrayList;
import java.util.List;

/**
 * The range of positive numbers along one side of a panel, by their logarithms.
 *
 * @param low the number at the left or lower end, positive
 * @param high the number at the right or upper end, above {@code low}
 */
public record LogAxis(double low, double high) {
    /** A mark on an axis; minor ones have no number. */
    public record Tick(double value, String label) {}

    /** An axis of whole powers of ten around some positive numbers. */
    public static LogAxis decades(double least, double most) {
        double low = Math.pow(10, Math.floor(Math.log10(least)));
        double high = Math.pow(10, Math.ceil(Math.log10(most)));
        return new LogAxis(low, Math.max(high, 10 * low));
    }

    /** An axis with some room around positive numbers. */
    public static LogAxis around(double least, double most) {
        double room = Math.max(1.15, Math.pow(most / least, 0.04));
        return new LogAxis(least / room, most * room);
    }

    /** Where a number stands on the axis: 0 at the low end, 1 at the high end. */
    public double share(double value) {
        return Math.log(value / low) / Math.log(high / low);
    }

    /** Powers of ten with their numbers, and the multiples between without. */
    public List<Tick> powers() {
        List<Tick> ticks = new ArrayList<>();
        for (int power = lowest(); power <= Math.ceil(Math.log10(high)); power++) {
            for (int digit = 1; digit < 10; digit++) {
                add(ticks, digit, power, digit == 1 ? "10" + Numbers.superscript(power) : "");
            }
        }
        return ticks;
    }

    /** Multiples of 1, 2 and 5 as plain numbers, or powers of ten alone where these are many. */
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
