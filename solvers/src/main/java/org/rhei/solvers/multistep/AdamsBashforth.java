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
 * The explicit multistep method of Adams and Bashforth on any grid: one velocity evaluation a step. A sample's result
 * does not depend on the samples around it.
 *
 * <p>A step integrates the polynomial P through the latest velocities at their actual times,
 * <pre>
 *   x(t_n+1) = x(t_n) + ∫ P(t) dt from t_n to t_n+1,   P(t_n-j) = v(t_n-j, x_n-j)  for j = 0 … order − 1
 * </pre>
 * so that steps may vary at will. The same polynomial gives the states inside a step.
 *
 * <p>Where steps are few, a network that embeds time in high frequencies is rough in t, and extrapolation magnifies the
 * roughness. {@code averaging} smooths it away at no cost a sample: what the field computes of time alone is averaged
 * over the steps around a node, see {@link VelocityField#averaged}. Fields without such a part ignore it.
 *
 * <p>Source: Hairer, Nørsett and Wanner, <i>Solving Ordinary Differential Equations I</i>, III.1 and III.5.
 *
 * @param order the number of velocities that a step uses, its own included: 2, 3 or 4
 * @param grid where the steps end; at most {@value Multistep#MAX_STEPS} steps
 * @param start the method of the first steps
 * @param averaging how far to both sides of a node to average over time, in units of the larger step beside it: from 0,
 *     not at all, to 2
 * @param onFailure the policy for a sample that becomes infinite or NaN
 */
public record AdamsBashforth(int order, Grid grid, Start start, double averaging, OnFailure onFailure)
        implements Multistep {
    /** The first steps, before there are earlier velocities. */
    public enum Start {
        /**
         * The order rises step by step from 1. No evaluation more than steps. As the first step shrinks with all others
         * the error falls with their square at best, but with few steps this is often the better start.
         */
        RISING_ORDER,

        /**
         * The first step is the midpoint method's, one evaluation more than steps; its inner velocity is used
         * by later steps as well. Good for order 3.
         */
        MIDPOINT
    }

    public AdamsBashforth {
        if (order < 2 || order > 4) {
            throw new IllegalArgumentException("order must be 2, 3 or 4, found " + order);
        }
        TimeAverage.checkShare(averaging);
    }

    /** Creates a method with the midpoint method's start, without averaging, {@link OnFailure#THROW}. */
    public AdamsBashforth(int order, Grid grid) {
        this(order, grid, Start.MIDPOINT, 0, OnFailure.THROW);
    }

    /** Returns this method with another start. */
    public AdamsBashforth startingBy(Start other) {
        return new AdamsBashforth(order, grid, other, averaging, onFailure);
    }

    /** Returns this method with averages over time. */
    public AdamsBashforth averaging(double share) {
        return new AdamsBashforth(order, grid, start, share, onFailure);
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
