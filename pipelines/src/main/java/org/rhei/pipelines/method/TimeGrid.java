package org.rhei.pipelines.method;

import org.rhei.pipelines.options.States;

/** Checks the times of the states that a draw returns. */
final class TimeGrid {
    private TimeGrid() {}

    /** Returns the times after checking that they lie in the method's interval and follow its direction. */
    static double[] within(String method, States.At at, double first, double last) {
        double[] times = at.times().stream().mapToDouble(Double::doubleValue).toArray();
        double low = Math.min(first, last);
        double high = Math.max(first, last);
        for (double time : times) {
            if (!(time >= low && time <= high)) {
                throw new IllegalArgumentException("time grid of " + method + " must lie in [" + text(low) + ", "
                        + text(high) + "], found " + time);
            }
        }
        if (times.length > 1 && (times[0] < times[times.length - 1]) != (first < last)) {
            throw new IllegalArgumentException("time grid of " + method + " must go from " + text(first) + " towards "
                    + text(last) + ", found " + times[0] + " to " + times[times.length - 1]);
        }
        return times;
    }

    private static String text(double time) {
        return time == Math.rint(time) ? Integer.toString((int) time) : Double.toString(time);
    }
}
