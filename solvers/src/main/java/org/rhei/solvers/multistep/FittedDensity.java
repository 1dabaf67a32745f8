package org.rhei.solvers.multistep;

import java.util.List;
import java.util.Optional;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.kernel.text.NumberText;
import org.rhei.solvers.DifferentiableField;
import org.rhei.solvers.Grid;
import org.rhei.solvers.LogDensityField;
import org.rhei.solvers.OnFailure;
import org.rhei.solvers.Progress;
import org.rhei.solvers.Solution;
import org.rhei.solvers.Solver;
import org.rhei.solvers.VelocityField;
import org.rhei.solvers.engine.Integration;
import org.rhei.solvers.engine.Problem;
import org.rhei.solvers.time.Nodes;

/**
 * A fitted method for log-densities: it integrates the state (x, ℓ) of a {@link LogDensityField} from the data to the base distribution.
 * The state x moves by the weights of a {@link FittedMultistep}. No velocity depends on ℓ, so that its change is a quadrature Σ_n u_n div
 * v(t_n, x_n) of the divergences on the way, with weights u that are fitted, too. A step costs one evaluation of velocity and divergence.
 *
 * @param states the method of the states, from the data to the base
 * @param quadrature the weight of the divergence in each step; finite
 */
public record FittedDensity(FittedMultistep states, List<Double> quadrature) implements Solver {
    /** Checks the arguments and copies the list. */
    public FittedDensity {
        quadrature = List.copyOf(quadrature);
        int steps = states.weights().size();
        if (quadrature.size() != steps) {
            throw new IllegalArgumentException(
                    "the quadrature needs a weight for each of the " + steps + " steps, found " + quadrature.size());
        }
        for (double weight : quadrature) {
            if (!Float.isFinite((float) weight)) {
                throw new IllegalArgumentException(
                        "weights of the quadrature must be finite, found " + NumberText.number(weight));
            }
        }
    }

    /**
     * Points with known log-densities, to which a {@link FittedDensity} is fitted.
     *
     * @param flow the velocity, with a sample for each point
     * @param points the states at the data, (n, dimension), in random order
     * @param logDensity the log-density of each point, up to a constant
     * @param from the time of the data
     * @param to the time of the base distribution
     * @param baseStd the standard deviation of the base distribution, which is normal around 0
     */
    public record Pilot(
            DifferentiableField flow, Tensor points, double[] logDensity, double from, double to, double baseStd) {
        /** Checks the arguments. */
        public Pilot {
            if (points.rank() != 2 || points.dim(1) != flow.dimension() || points.dim(0) != logDensity.length) {
                throw new IllegalArgumentException("a pilot needs points of " + flow.dimension()
                        + " components and a log-density for each, found " + Tensor.text(points.shape()) + " and "
                        + logDensity.length);
            }
            Nodes.checkPositive("the base's standard deviation", baseStd);
        }
    }

    /**
     * Fits a method to points with known log-densities, and optimises all its weights together. Equal input gives equal results, for any
     * number of threads.
     *
     * @param pilot the points
     * @param grid the steps from the data to the base, at most {@value FittedMultistep#MOST_FITTED}, such as
     *     {@code Grid.quadratic(20).backward()}
     * @param workers the threads
     * @return the method
     * @throws IllegalArgumentException when there are too many steps
     * @throws org.rhei.solvers.NonFiniteException when a state becomes infinite or NaN
     */
    public static FittedDensity fit(Pilot pilot, Grid grid, Workers workers) {
        return new DensityFit(pilot, workers).fit(grid);
    }

    @Override
    public Optional<Grid> stepGrid() {
        return Optional.of(states.grid());
    }

    /** Returns this method, which runs from the data to the base in any case. */
    @Override
    public FittedDensity backward() {
        return this;
    }

    @Override
    public FittedDensity onFailure(OnFailure policy) {
        return new FittedDensity(states.onFailure(policy), quadrature);
    }

    @Override
    public Solution solve(
            VelocityField field, Tensor x0, double[] timeGrid, int groupSize, Workers workers, Progress progress) {
        Problem problem = Problem.of(field, x0, timeGrid, groupSize);
        float[] weights = new float[quadrature.size()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (double) quadrature.get(i);
        }
        MultistepPlan plan = new MultistepPlan(states, problem, null, weights);
        return new Integration(plan, problem, states.onFailure(), workers, progress).run();
    }
}
