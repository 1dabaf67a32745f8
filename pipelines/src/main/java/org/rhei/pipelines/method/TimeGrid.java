package org.rhei.pipelines.method;

import org.rhei.kernel.text.NumberText;
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
                throw new IllegalArgumentException("time grid of " + method + " must lie in [" + NumberText.number(low)
                        + ", " + NumberText.number(high) + "], found " + NumberText.number(time));
            }
        }
        if (times.length > 1 && (times[0] < times[times.length - 1]) != (first < last)) {
            throw new IllegalArgumentException("time grid of " + method + " must go from " + NumberText.number(first)
                    + " towards " + NumberText.number(last) + ", found " + NumberText.number(times[0]) + " to "
                    + NumberText.number(times[times.length - 1]));
        }
        return times;
    }
}
