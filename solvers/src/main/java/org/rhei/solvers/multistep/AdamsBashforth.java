package org.rhei.solvers.multistep;

import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.solvers.Grid;
import org.rhei.solvers.OnFailure;
import org.rhei.solvers.Progress;
import org.rhei.solvers.Solution;
import org.rhei.solvers.VelocityField;
import org.rhei.solvers.engine.Integration;
import org.rhei.solvers.engine.Problem;

/**
 * The explicit multistep method of Adams and Bashforth on any grid, with one velocity evaluation for each step. A sample's result does not
 * depend on other samples.
 *
 * <p>A step integrates the polynomial P through the latest velocities at their times, <pre> x(t_n+1) = x(t_n) + ∫ P(t) dt from t_n to
 * t_n+1, P(t_n-j) = v(t_n-j, x_n-j) for j = 0 … order − 1 </pre> so that step sizes may vary. The polynomial also yields the states inside
 * a step.
 *
 * <p>A network that embeds time in high frequencies is rough in t, and extrapolation over few steps magnifies the roughness.
 * {@code averaging} smooths it at no cost per sample: the values that the field computes from time alone are averaged over the steps around
 * a node, see {@link VelocityField#averaged}. Fields without such values ignore the option.
 *
 * <p>Source: Hairer, Nørsett and Wanner, <i>Solving Ordinary Differential Equations I</i>, III.1 and III.5.
 *
 * @param order the number of velocities that a step uses, that at its start included: 2, 3 or 4
 * @param grid the step boundaries; at most {@value Multistep#MAX_STEPS} steps
 * @param start the method of the first steps
 * @param averaging the reach of the averages over time to both sides of a node, in units of the larger step beside it: from 0 (no
 *     averages) to 2
 * @param onFailure the policy for a sample that becomes infinite or NaN
 */
public record AdamsBashforth(int order, Grid grid, Start start, double averaging, OnFailure onFailure)
        implements Multistep {
    /** The first steps, before there are earlier velocities. */
    public enum Start {
        /**
         * The order rises step by step from 1, with one evaluation for each step. The first step shrinks with all others, so that the error
         * decreases with its square at best. With few steps this is often the better start.
         */
        RISING_ORDER,

        /**
         * The first step is the midpoint method's, with one evaluation more than steps. Later steps use its inner velocity too. This start
         * suits order 3.
         */
        MIDPOINT
    }

    /** Checks the arguments. */
    public AdamsBashforth {
        if (order < 2 || order > 4) {
            throw new IllegalArgumentException("order must be 2, 3 or 4, found " + order);
        }
        TimeAverage.checkShare(averaging);
    }

    /**
     * Creates a method with the midpoint method's start, without averages, with {@link OnFailure#THROW}.
     *
     * @param order the number of velocities that a step uses: 2, 3 or 4
     * @param grid the step boundaries
     */
    public AdamsBashforth(int order, Grid grid) {
        this(order, grid, Start.MIDPOINT, 0, OnFailure.THROW);
    }

    /**
     *  Returns this method with another start.
     *
     * @param other the method of the first steps
     * @return the changed method
     */
    public AdamsBashforth startingBy(Start other) {
        return new AdamsBashforth(order, grid, other, averaging, onFailure);
    }

    /**
     *  Returns this method with averages over time.
     *
     * @param share the reach of the averages, from 0 to 2
     * @return the changed method
     */
    public AdamsBashforth averaging(double share) {
        return new AdamsBashforth(order, grid, start, share, onFailure);
    }

    @Override
    public AdamsBashforth backward() {
        return new AdamsBashforth(order, grid.backward(), start, averaging, onFailure);
    }

    @Override
    public AdamsBashforth onFailure(OnFailure other) {
        return new AdamsBashforth(order, grid, start, averaging, other);
    }

    @Override
    public Solution solve(
            VelocityField field, Tensor x0, double[] timeGrid, int groupSize, Workers workers, Progress progress) {
        Problem problem = Problem.of(field, x0, timeGrid, groupSize);
        MultistepPlan plan = new MultistepPlan(this, problem, null);
        return new Integration(plan, problem, onFailure, workers, progress).run();
    }
}
