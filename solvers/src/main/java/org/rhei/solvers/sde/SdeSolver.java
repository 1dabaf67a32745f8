package org.rhei.solvers.sde;

import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Tile;
import org.rhei.kernel.Workers;
import org.rhei.kernel.random.KeyLanes;
import org.rhei.kernel.steps.Steps;
import org.rhei.solvers.Grid;
import org.rhei.solvers.OnFailure;
import org.rhei.solvers.Progress;
import org.rhei.solvers.Solution;
import org.rhei.solvers.VelocityField;
import org.rhei.solvers.engine.FailedSamples;
import org.rhei.solvers.engine.Integration;
import org.rhei.solvers.engine.LinearCombination;
import org.rhei.solvers.engine.Problem;
import org.rhei.solvers.engine.Segment;
import org.rhei.solvers.engine.StepPlan;
import org.rhei.solvers.engine.Stepper;
import org.rhei.solvers.time.Nodes;

/**
 * Integrates dx = f(t, x) dt + g(t) dW with fixed steps and an independent Brownian motion for each component. When time runs backward, W
 * is followed from its end to its beginning.
 *
 * <p>Immutable and shared by threads. A sample's result depends on its key and its initial state alone.
 *
 * @param tableau the method
 * @param grid the step boundaries
 * @param tolerance the length of time within which a path is a simple bridge: positive. A smaller one, and a step shorter than it, gives
 *     other paths
 * @param onFailure the policy for a sample that becomes infinite or NaN
 */
public record SdeSolver(StochasticTableau tableau, Grid grid, double tolerance, OnFailure onFailure) {
    /** Checks the arguments. */
    public SdeSolver {
        Nodes.checkPositive("tolerance", tolerance);
    }

    /**
     *  Creates a solver with GenSBI's tolerance of 1e-3 and {@link OnFailure#THROW}.
     *
     * @param tableau the method
     * @param grid the step boundaries
     */
    public SdeSolver(StochasticTableau tableau, Grid grid) {
        this(tableau, grid, BrownianTree.DEFAULT_TOLERANCE, OnFailure.THROW);
    }

    /**
     * Returns a solver with two steps for each of this solver, along the paths of this solver.
     *
     * @param t0 the start of the interval
     * @param t1 the end of the interval, before or after {@code t0}
     * @return a solver for this interval alone; empty if steps become shorter than the tolerance, so that their paths are others
     */
    public Optional<SdeSolver> withHalvedSteps(double t0, double t1) {
        SdeSolver solver = new SdeSolver(tableau, grid.halved(t0, t1), tolerance, onFailure);
        return solver.pathTolerance(solver.grid.nodes(t0, t1)) < tolerance ? Optional.empty() : Optional.of(solver);
    }

    /**
     * Returns a solver that takes two steps of this solver at once, along the paths of this solver.
     *
     * @param t0 the start of the interval
     * @param t1 the end of the interval, before or after {@code t0}
     * @return a solver for this interval alone
     */
    public SdeSolver withDoubledSteps(double t0, double t1) {
        double[] nodes = grid.nodes(t0, t1);
        double[] every = IntStream.range(0, nodes.length)
                .filter(i -> i % 2 == 0 || i == nodes.length - 1)
                .mapToDouble(i -> nodes[i])
                .toArray();
        return new SdeSolver(tableau, Grid.of(every), pathTolerance(nodes), onFailure);
    }

    /**
     *  Returns this solver with another policy.
     *
     * @param policy the policy
     * @return the changed solver
     */
    public SdeSolver onFailure(OnFailure policy) {
        return new SdeSolver(tableau, grid, tolerance, policy);
    }

    /**
     * Returns Euler and Maruyama's method with equal steps.
     *
     * @param stepSize the size of a step
     * @return the solver
     * @throws IllegalArgumentException when the step size is not positive and finite
     */
    public static SdeSolver eulerMaruyama(double stepSize) {
        return new SdeSolver(StochasticTableau.EULER_MARUYAMA, Grid.ofStepSize(stepSize));
    }

    /**
     * Integrates from the first to the last time of a grid. The paths are those of a {@code BrownianTree} over that interval with the
     * solver's tolerance, or with the smallest step as tolerance if it is smaller.
     *
     * @param drift f
     * @param diffusion g as a function of time
     * @param keys the key of each sample's path, by the index of the sample
     * @param x0 the states at the first time, shape (n, …) with {@code drift.dimension()} components for each sample
     * @param timeGrid at least two finite times, strictly ascending or strictly descending; states inside a step lie on the straight
     *     line between its ends
     * @param workers the threads
     * @param progress receives reports and may stop the work
     * @return the states at the times of the grid
     * @throws IllegalArgumentException when the shape or the grid is not as described
     * @throws org.rhei.solvers.NonFiniteException when a state becomes infinite or NaN, unless failures are reported
     * @throws java.util.concurrent.CancellationException when {@code progress} requests it or the calling thread is interrupted
     */
    public Solution solve(
            VelocityField drift,
            DoubleUnaryOperator diffusion,
            IntFunction<Key> keys,
            Tensor x0,
            double[] timeGrid,
            Workers workers,
            Progress progress) {
        Problem problem = Problem.of(drift, x0, timeGrid, 1);
        double[] nodes = grid.nodes(timeGrid[0], timeGrid[timeGrid.length - 1]);
        Plan plan = new Plan(tableau, noise(diffusion, nodes), keys, nodes, tree(nodes));
        return new Integration(plan, problem, onFailure, workers, progress).run();
    }

    private static float[] noise(DoubleUnaryOperator diffusion, double[] nodes) {
        float[] g = new float[nodes.length];
        for (int i = 0; i < nodes.length; i++) {
            g[i] = (float) diffusion.applyAsDouble(nodes[i]);
        }
        return g;
    }

    private BrownianTree tree(double[] nodes) {
        double first = nodes[0];
        double last = nodes[nodes.length - 1];
        return BrownianTree.of(Math.min(first, last), Math.max(first, last), pathTolerance(nodes), tableau.levyArea());
    }

    private double pathTolerance(double[] nodes) {
        double smallest = tolerance;
        for (int i = 1; i < nodes.length; i++) {
            smallest = Math.min(smallest, Math.abs(nodes[i] - nodes[i - 1]));
        }
        return smallest;
    }

    /** The steps, with g at every node and the samples' keys. */
    private record Plan(StochasticTableau tableau, float[] g, IntFunction<Key> keys, double[] nodes, BrownianTree tree)
            implements StepPlan {
        @Override
        public double[] times(int step) {
            double[] times = new double[tableau.stages()];
            float h = (float) (nodes[step + 1] - nodes[step]);
            for (int j = 0; j < times.length; j++) {
                times[j] = Math.fma((float) tableau.c(j), h, (float) nodes[step]);
            }
            return times;
        }

        @Override
        public Stepper stepper(Problem problem, FailedSamples failures) {
            return new StochasticStepper(this, problem);
        }

        @Override
        public Optional<Steps> wholeSteps(Segment segment) {
            return Optional.of(StochasticSteps.of(tableau, g, segment));
        }
    }

    /** Takes the steps of a {@link StochasticTableau}, each lane along the Brownian path of its sample. */
    private static final class StochasticStepper extends Stepper {
        private final Plan plan;
        private final BrownianTree.Walk walk;
        private final KeyLanes keys;
        /** The increment and the space-time Lévy area of the paths over a step. */
        private final Tile w;

        private final Tile h;
        private final Tile[] noise;
        private final Tile stage;
        private final Tile[] f;

        StochasticStepper(Plan plan, Problem problem) {
            super(problem);
            this.plan = plan;
            this.walk = plan.tree.walk(x.features(), batch.lanes());
            this.keys = new KeyLanes(batch.lanes());
            this.w = problem.newTile();
            this.h = problem.newTile();
            this.noise = new Tile[] {w, h};
            this.stage = problem.newTile();
            this.f = problem.newTiles(plan.tableau.stages());
        }

        @Override
        protected void begin(int step) {
            for (int lane = 0; lane < batch.lanes(); lane++) {
                Key key = plan.keys.apply(batch.sample(lane));
                keys.set(lane, key.high(), key.low());
            }
            walk.begin(keys, plan.nodes[step]);
        }

        @Override
        protected void step(Segment segment, int step) {
            StochasticTableau tableau = plan.tableau;
            float size = segment.size(step);
            float g = plan.g[step];
            draw(segment, step, noise);
            for (int j = 0; j < f.length; j++) {
                System.arraycopy(x.data(), 0, stage.data(), 0, x.size());
                for (int i = 0; i < j; i++) {
                    add(size * tableau.a(j, i), f[i], stage);
                }
                add(g * tableau.noiseW(j), w, stage);
                add(g * tableau.noiseH(j), h, stage);
                evaluate(segment, step, j, stage, f[j]);
            }
            System.arraycopy(x.data(), 0, next.data(), 0, x.size());
            for (int j = 0; j < f.length; j++) {
                add(size * tableau.b(j), f[j], next);
            }
            float change = plan.g[step + 1] - g;
            add(g + change * tableau.changeW(), w, next);
            add(change * tableau.changeH(), h, next);
        }

        @Override
        protected void draw(Segment segment, int step, Tile[] tiles) {
            walk.advance(segment.end(step), tiles[0].data(), tiles[1].data());
        }

        private static void add(float weight, Tile from, Tile to) {
            if (weight != 0) {
                LinearCombination.add(weight, from, to);
            }
        }
    }
}
