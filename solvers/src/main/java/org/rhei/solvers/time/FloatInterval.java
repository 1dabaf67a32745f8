package org.rhei.solvers.time;

/**
 * An interval of time in float32, turned so that it always runs forward: where time runs backward, {@code start} and
 * {@code end} are the negatives of the times. diffrax computes so, and its rules for the end of the interval are not
 * symmetric.
 */
public record FloatInterval(float start, float end, int direction, float endFloor) {
    /** How many floats before the end a step is taken to the end itself. */
    private static final int END_ULPS = 100;

    public static FloatInterval of(double t0, double t1) {
        float from = (float) t0;
        float to = (float) t1;
        if (!Float.isFinite(from) || !Float.isFinite(to) || from == to) {
            throw new IllegalArgumentException(
                    "an interval needs two finite times that differ in float32, found " + t0 + " and " + t1);
        }
        int direction = from < to ? 1 : -1;
        float end = direction * to;
        return new FloatInterval(direction * from, end, direction, endFloor(end));
    }

    /** The time as the field knows it, or back. */
    public float turn(float time) {
        return direction * time;
    }

    /**
     * {@code to}, or {@code end} where {@code to} comes so close to the interval's end that the rest would be mere
     * rounding.
     */
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
