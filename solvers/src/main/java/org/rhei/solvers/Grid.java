package org.rhei.solvers;

import java.util.Arrays;
import java.util.List;
import org.rhei.kernel.text.NumberText;
import org.rhei.solvers.time.FloatInterval;
import org.rhei.solvers.time.Nodes;

/** The step boundaries of a solver with fixed steps. */
public sealed interface Grid {
    /**
     * Returns the nodes of an interval, which are the boundaries of the steps. Times are rounded to float32, the precision of the networks.
     *
     * @param t0 the start of the interval
     * @param t1 the end of the interval, before or after {@code t0}
     * @return the nodes, from {@code t0} to {@code t1} inclusive, strictly monotone
     * @throws IllegalArgumentException when the interval is empty, needs more than {@value #MAX_STEPS} steps, has steps that float32
     *     cannot distinguish, or does not suit the grid
     */
    double[] nodes(double t0, double t1);

    /**
     * Returns the grid that has this grid's nodes when time runs the other way. A grid whose steps shrink towards the end of an integration
     * has steps that grow from its start: so a log-probability, whose integration starts at the data, has its short steps at the data.
     *
     * @return the reversed grid
     */
    default Grid reversed() {
        return new Reversed(this);
    }

    /**
     * Returns the grid that has this grid's steps at the same times when an integration runs against the direction that the grid is meant
     * for. Grids are meant for sampling, whose integration ends at the data; that of a density starts there. Equal steps that begin at the
     * start of an integration, as GenSBI's do, begin there in both directions.
     *
     * @return the grid for the other direction
     */
    default Grid backward() {
        return reversed();
    }

    /**
     * Returns the grid that has two steps for each step of this grid in an interval.
     *
     * @param t0 the start of the interval
     * @param t1 the end of the interval, before or after {@code t0}
     * @return a grid for this interval alone
     * @throws IllegalArgumentException when the grid does not suit the interval, or float32 cannot distinguish the steps
     */
    default Grid halved(double t0, double t1) {
        double[] nodes = nodes(t0, t1);
        double[] halves = new double[2 * nodes.length - 1];
        Arrays.setAll(halves, i -> (nodes[i / 2] + nodes[(i + 1) / 2]) / 2);
        return of(halves);
    }

    /** The most steps that a grid may have. */
    int MAX_STEPS = Nodes.MAX_STEPS;

    /**
     * Returns a grid of equal steps.
     *
     * @param stepSize the size of a step, positive
     * @return the grid
     * @throws IllegalArgumentException when the step size is not positive and finite in float32
     */
    static Grid ofStepSize(double stepSize) {
        return new StepSize(stepSize);
    }

    /**
     * Returns a grid of equal steps: t = t0 + (t1 − t0)·u for u = 0, 1/steps, … 1.
     *
     * @param steps the number of steps
     * @return the grid
     * @throws IllegalArgumentException when the steps are fewer than 1 or more than {@value #MAX_STEPS}
     */
    static Grid uniform(int steps) {
        return new Power(steps, 1);
    }

    /**
     * Returns a grid whose steps shrink in proportion to the remaining interval, which is {@link Power} with exponent 2. The velocity of a
     * narrow posterior changes most at the end.
     *
     * @param steps the number of steps
     * @return the grid
     * @throws IllegalArgumentException when the steps are fewer than 1 or more than {@value #MAX_STEPS}
     */
    static Grid quadratic(int steps) {
        return new Power(steps, 2);
    }

    /**
     * Returns a grid of explicit nodes.
     *
     * @param nodes the nodes: see {@link Explicit}
     * @return the grid
     * @throws IllegalArgumentException when the nodes are not finite or not strictly monotone
     */
    static Grid of(double... nodes) {
        return new Explicit(Arrays.stream(nodes).boxed().toList());
    }

    /**
     * Equal steps as in diffrax's {@code ConstantStepSize}, which GenSBI uses. With n steps, the first ends at t0 + stepSize, step i from
     * the second on at t0 + (t1 − t0)·i/n, the last at t1. For example, 0.3 on [0, 1] has the nodes 0, 0.3, 0.5, 0.75, 1. The arithmetic is
     * float32. A size of at least 2 and twice the interval is refused, because it is a number of steps by mistake.
     *
     * @param stepSize the size of a step, positive for both directions of time
     */
    record StepSize(double stepSize) implements Grid {
        /** Checks the arguments. */
        public StepSize {
            float size = (float) stepSize;
            if (!(size > 0 && size < Float.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "step size must be positive and finite, found " + NumberText.number(stepSize));
            }
        }

        @Override
        public Grid backward() {
            return this;
        }

        @Override
        public double[] nodes(double t0, double t1) {
            FloatInterval interval = FloatInterval.of(t0, t1);
            float start = interval.start();
            float end = interval.end();
            float size = (float) stepSize;
            if (size >= 2 * Math.max(1, end - start)) { // GenSBI would take one step
                throw new IllegalArgumentException("step size " + NumberText.number(stepSize)
                        + " is much larger than the interval from " + NumberText.number(t0) + " to "
                        + NumberText.number(t1)
                        + "; is it the number of steps? A number of steps takes Grid.uniform, or --nsteps");
            }
            // the next float up, so that an interval of n steps that is slightly longer by rounding still has n steps
            float count = (float) Math.ceil((end - start) / Math.nextUp(size));
            if (!(count <= MAX_STEPS)) {
                throw new IllegalArgumentException("step size " + NumberText.number(stepSize) + " needs more than "
                        + MAX_STEPS + " steps from " + NumberText.number(t0) + " to " + NumberText.number(t1));
            }
            float share = 1 / count; // compiled JAX multiplies by the reciprocal, and adds with one rounding
            double[] nodes = new double[(int) count + 2];
            nodes[0] = interval.turn(start);
            int steps = 0;
            float from = start;
            float to = Math.min(start + size, end);
            while (from < end) {
                if (!(to > from)) {
                    throw new IllegalArgumentException("step size " + NumberText.number(stepSize)
                            + " is below the resolution of float32 at t = " + NumberText.number(interval.turn(from)));
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

    /**
     * Steps that shrink towards the end: t = t0 + (t1 − t0)·(1 − (1 − u)^exponent) for u = 0, 1/steps, … 1.
     *
     * @param steps at least 1
     * @param exponent positive and finite; 1 is uniform, 2 quadratic, below 1 the steps shrink towards the start
     */
    record Power(int steps, double exponent) implements Grid {
        /** Checks the arguments. */
        public Power {
            Nodes.checkSteps(steps);
            Nodes.checkPositive("exponent", exponent);
        }

        @Override
        public double[] nodes(double t0, double t1) {
            return Nodes.warp(t0, t1, steps, u -> 1 - Math.pow(1 - u, exponent));
        }
    }

    /**
     * Steps that are equal in the logit of time near the end: t = t0 + (t1 − t0)·tanh(sharpness·u/2) / tanh(sharpness/2) for u = 0,
     * 1/steps, … 1. The last steps shrink exponentially, the first ones are nearly equal.
     *
     * @param steps at least 1
     * @param sharpness positive, at most 20; 4 makes the last step about a twelfth of the first
     */
    record Logit(int steps, double sharpness) implements Grid {
        /** Checks the arguments. */
        public Logit {
            Nodes.checkSteps(steps);
            if (!(sharpness > 0 && sharpness <= 20)) {
                throw new IllegalArgumentException(
                        "sharpness must be positive and at most 20, found " + NumberText.number(sharpness));
            }
        }

        @Override
        public double[] nodes(double t0, double t1) {
            double end = Math.tanh(sharpness / 2);
            return Nodes.warp(t0, t1, steps, u -> Math.tanh(sharpness * u / 2) / end);
        }
    }

    /**
     * The grid of EDM: t = (t0^(1/ρ) + (t1^(1/ρ) − t0^(1/ρ))·u)^ρ for u = 0, 1/steps, … 1. It suits intervals of times that are not
     * negative, such as noise levels from 80 down to 0.002. T. Karras et al., <i>Elucidating the design space of diffusion-based generative
     * models</i>, NeurIPS 2022, equation 5.
     *
     * @param steps at least 1
     * @param rho positive and finite; EDM has {@link #RHO}
     */
    record Edm(int steps, double rho) implements Grid {
        /** The exponent of the EDM paper. */
        public static final double RHO = 7;

        /**
         *  Creates the grid with the exponent {@link #RHO}.
         *
         * @param steps the number of steps, at least 1
         */
        public Edm(int steps) {
            this(steps, RHO);
        }

        /** Checks the arguments. */
        public Edm {
            Nodes.checkSteps(steps);
            Nodes.checkPositive("rho", rho);
        }

        @Override
        public double[] nodes(double t0, double t1) {
            if (!(t0 >= 0 && t1 >= 0)) {
                throw new IllegalArgumentException("EDM's grid needs times that are not negative, found "
                        + NumberText.number(t0) + " to " + NumberText.number(t1));
            }
            double from = Math.pow(t0, 1 / rho);
            double to = Math.pow(t1, 1 / rho);
            return Nodes.warp(t0, t1, steps, u -> (Math.pow(from + (to - from) * u, rho) - t0) / (t1 - t0));
        }
    }

    /**
     * Explicit nodes for an interval that contains them, in either direction of time. The ends of the interval are added unless they are
     * nodes.
     *
     * @param times finite and strictly monotone in float32
     */
    record Explicit(List<Double> times) implements Grid {
        /** Checks the arguments and copies the lists. */
        public Explicit {
            times = List.copyOf(times);
            Nodes.checkMonotone(times);
        }

        @Override
        public Grid backward() {
            return this;
        }

        @Override
        public double[] nodes(double t0, double t1) {
            FloatInterval interval = FloatInterval.of(t0, t1);
            double low = Math.min((float) t0, (float) t1);
            double high = Math.max((float) t0, (float) t1);
            for (double time : times) {
                if (!((float) time >= low && (float) time <= high)) {
                    throw new IllegalArgumentException("nodes must lie in the interval from " + NumberText.number(t0)
                            + " to " + NumberText.number(t1) + ", found " + NumberText.number(time));
                }
            }
            double[] inside = times.stream()
                    .mapToDouble(time -> (float) (double) time)
                    .filter(time -> time > low && time < high)
                    .map(time -> interval.turn((float) time))
                    .sorted() // the interval's times run forward
                    .toArray();
            double[] nodes = new double[inside.length + 2];
            nodes[0] = (float) t0;
            for (int i = 0; i < inside.length; i++) {
                nodes[i + 1] = interval.turn((float) inside[i]);
            }
            nodes[nodes.length - 1] = (float) t1;
            return nodes;
        }
    }

    /**
     * The nodes of another grid for time that runs the other way, in reverse order.
     *
     * @param grid the other grid
     */
    record Reversed(Grid grid) implements Grid {
        @Override
        public double[] nodes(double t0, double t1) {
            double[] nodes = grid.nodes(t1, t0);
            for (int i = 0, j = nodes.length - 1; i < j; i++, j--) {
                double node = nodes[i];
                nodes[i] = nodes[j];
                nodes[j] = node;
            }
            return nodes;
        }

        @Override
        public Grid reversed() {
            return grid;
        }
    }
}
