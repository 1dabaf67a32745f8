package org.rhei.solvers;

import java.util.Arrays;

/** Where the steps of a {@link FixedStep} solver end. */
public sealed interface Grid {
    /**
     * The nodes of an interval: the times between which the steps go. Times are rounded to float32, as the networks see
     * them.
     *
     * @param t0 where the interval begins
     * @param t1 where it ends, before or after {@code t0}
     * @return the nodes, from {@code t0} to {@code t1} inclusive, strictly monotone
     * @throws IllegalArgumentException when the interval is empty, needs more than {@value #MAX_STEPS} steps, or has
     *     steps that float32 does not tell apart
     */
    double[] nodes(double t0, double t1);

    /** The most steps that a grid may have. */
    int MAX_STEPS = 1_000_000;

    /**
     * Steps of one size.
     *
     * @throws IllegalArgumentException when the step size is not positive and finite in float32
     */
    static Grid ofStepSize(double stepSize) {
        return new StepSize(stepSize);
    }

    /**
     * Steps of one size as diffrax's {@code ConstantStepSize} takes them, which GenSBI uses: with n steps in all the
     * first ends at t0 + stepSize, the i-th from the second on at t0 + (t1 − t0)·i/n, the last at t1. So 0.3 on [0, 1]
     * has the nodes 0, 0.3, 0.5, 0.75, 1. All in float32 arithmetic.
     *
     * @param stepSize the size of a step, positive, whichever way time runs
     */
    record StepSize(double stepSize) implements Grid {
        public StepSize {
            float size = (float) stepSize;
            if (!(size > 0 && size < Float.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("step size must be positive and finite, found " + stepSize);
            }
        }

        @Override
        public double[] nodes(double t0, double t1) {
            FloatInterval interval = FloatInterval.of(t0, t1);
            float start = interval.start();
            float end = interval.end();
            float size = (float) stepSize;
            // the next float up, so that an interval of n steps that rounding made a little longer still gets n
            float count = (float) Math.ceil((end - start) / Math.nextUp(size));
            if (!(count <= MAX_STEPS)) {
                throw new IllegalArgumentException(
                        "step size " + stepSize + " needs more than " + MAX_STEPS + " steps from " + t0 + " to " + t1);
            }
            float share = 1 / count; // compiled JAX multiplies by the reciprocal, and adds with one rounding
            double[] nodes = new double[(int) count + 2];
            nodes[0] = interval.turn(start);
            int steps = 0;
            float from = start;
            float to = Math.min(start + size, end);
            while (from < end) {
                if (!(to > from)) {
                    throw new IllegalArgumentException(
                            "step size " + stepSize + " vanishes beside t = " + interval.turn(from) + " in float32");
                }
                steps++;
                nodes[steps] = interval.turn(to);
                from = to;
                int next = steps + 1;
                to = next >= count ? end : interval.clip(Math.fma(end - start, next * share, start), end);
            }
            return Arrays.copyOf(nodes, steps + 1);
        }
    }
}
