package org.rhei.solvers.time;

import org.rhei.kernel.text.NumberText;

/**
 * An interval of time in float32 with a sign that makes its times increase. When time runs backward, {@code start} and {@code end} are the
 * negatives of the times. diffrax computes with such times, and its rules for the end of the interval are not symmetric.
 */
public record FloatInterval(float start, float end, int direction, float endFloor) {
    /** The distance from the end, in floats, within which a step is extended to the end. */
    private static final int END_ULPS = 100;

    public static FloatInterval of(double t0, double t1) {
        float from = (float) t0;
        float to = (float) t1;
        if (!Float.isFinite(from) || !Float.isFinite(to) || from == to) {
            throw new IllegalArgumentException("an interval needs two finite times that differ in float32, found "
                    + NumberText.number(t0) + " and " + NumberText.number(t1));
        }
        int direction = from < to ? 1 : -1;
        float end = direction * to;
        return new FloatInterval(direction * from, end, direction, endFloor(end));
    }

    /** Converts a time of the interval to a time of the field, or back. */
    public float turn(float time) {
        return direction * time;
    }

    /** Returns {@code to}, or {@code end} if {@code to} is so close to the interval's end that the rest would be rounding only. */
    public float clip(float to, float end) {
        return to > endFloor ? end : to;
    }

    private static float endFloor(float end) {
        float floor = end;
        for (int i = 0; i < END_ULPS; i++) {
            floor = floor == 0 ? -Float.MIN_NORMAL : Math.nextDown(floor);
        }
        return floor;
    }
}
