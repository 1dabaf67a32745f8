package org.rhei.solvers.multistep;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.rhei.kernel.Batch;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Tile;
import org.rhei.kernel.Workers;
import org.rhei.solvers.Grid;
import org.rhei.solvers.Progress;
import org.rhei.solvers.Solver;
import org.rhei.solvers.VelocityField;
import org.rhei.solvers.engine.Problem;
import org.rhei.solvers.rungekutta.FixedStep;
import org.rhei.solvers.rungekutta.Tableau;
import org.rhei.solvers.time.Nodes;

/**
 * Determines a grid for a given field: fitted to pilot samples once, and reused for any number of steps.
 *
 * <p>A method of order p makes an error of about h^(p+1) times the p-th derivative of the velocity along the trajectory in a step of size
 * h. Steps distribute the error evenly when their size is inversely proportional to that derivative's power 1/(p+1). The derivative is
 * computed as a difference quotient along {@value #PILOT_STEPS} quadratically shrinking steps. The grid depends on its 90 % quantile over
 * the samples, as a mean over {@value #SMOOTHING} steps.
 *
 * <p>Source of the principle: U. M. Ascher, R. M. M. Mattheij and R. D. Russell, <i>Numerical solution of boundary value problems for
 * ordinary differential equations</i>, SIAM, 1995, 9.1 (equidistribution).
 *
 * @param times the times from one end of the interval to the other, with equal amounts of work between neighbours; at least 2, finite
 *     and strictly monotone
 */
public record Calibration(List<Double> times) {
    /** The number of pilot steps of the classic Runge–Kutta method; each costs four evaluations for each sample. */
    public static final int PILOT_STEPS = 128;

    /** The steps that averages of the velocity reach to both sides. */
    private static final int AVERAGED_STEPS = 4;

    private static final int SMOOTHING = 9;
    private static final double QUANTILE = 0.9;

    /** Checks the arguments and copies the lists. */
    public Calibration {
        times = List.copyOf(times);
        if (times.size() < 2) {
            throw new IllegalArgumentException("a calibration needs at least 2 times, found " + times.size());
        }
        Nodes.checkMonotone(times);
    }

    /**
     * Fits a calibration to a field. Equal input gives equal results, for any number of threads.
     *
     * @param field the velocity
     * @param x0 the pilot's states at {@code t0}: (n, …), some tens of samples for the observations that the grid will be used for
     * @param t0 the start of the interval
     * @param t1 the end of the interval
     * @param order the order of the method that will use the grid, from 1 to 5
     * @param workers the threads
     * @return the calibration
     * @throws IllegalArgumentException when the order is out of range, or as {@link Solver#solve} does
     * @throws org.rhei.solvers.NonFiniteException when a state becomes infinite or NaN
     */
    public static Calibration fit(VelocityField field, Tensor x0, double t0, double t1, int order, Workers workers) {
        if (order < 1 || order > 5) {
            throw new IllegalArgumentException("order must be from 1 to 5, found " + order);
        }
        double[] nodes = Grid.quadratic(PILOT_STEPS).nodes(t0, t1);
        Solver pilot = new FixedStep(Tableau.RK4, Grid.quadratic(PILOT_STEPS));
        List<Tensor> states =
                pilot.solve(field, x0, nodes, workers, Progress.NONE).trajectory();
        return of(velocities(field, field.at(nodes), states, workers), nodes, order);
    }

    /**
     * Fits a calibration to a field whose roughness in time the method averages away. Equal input gives equal results, for any number of
     * threads.
     *
     * @param field the velocity
     * @param x0 the pilot's states at {@code t0}: (n, …), some hundreds of samples
     * @param t0 the start of the interval
     * @param t1 the end of the interval
     * @param grid {@value #PILOT_STEPS} steps that suit the field
     * @param workers the threads
     * @return the calibration for methods of order {@value FittedMultistep#ORDER}
     * @throws IllegalArgumentException when the grid has another number of steps, or as {@link Solver#solve} does
     */
    public static Calibration averaged(
            VelocityField field, Tensor x0, double t0, double t1, Grid grid, Workers workers) {
        double[] nodes = grid.nodes(t0, t1);
        if (nodes.length != PILOT_STEPS + 1) {
            throw new IllegalArgumentException(
                    "a calibration takes " + PILOT_STEPS + " steps, found " + (nodes.length - 1));
        }
        double[] reaches = IntStream.rangeClosed(0, PILOT_STEPS / AVERAGED_STEPS)
                .mapToDouble(i -> nodes[i * AVERAGED_STEPS])
                .toArray();
        List<Tensor> states = new AdamsBashforth(FittedMultistep.ORDER, grid)
                .averaging(1)
                .solve(field, x0, nodes, workers, Progress.NONE)
                .trajectory();
        VelocityField.TimeTable table = TimeAverage.prepare(field, nodes, reaches, 1);
        return of(velocities(field, table, states, workers), nodes, FittedMultistep.ORDER);
    }

    private static Calibration of(List<Tensor> velocities, double[] nodes, int order) {
        double[] roughness = new double[PILOT_STEPS + 1 - order];
        for (int i = 0; i < roughness.length; i++) {
            double[] lengths = new double[velocities.getFirst().dim(0)];
            for (int sample = 0; sample < lengths.length; sample++) {
                lengths[sample] = difference(velocities, nodes, i, order, sample);
            }
            roughness[i] = quantile(lengths);
        }
        return new Calibration(spread(density(roughness, order, nodes), nodes));
    }

    /**
     * Returns a grid of a number of steps.
     *
     * @param steps the number of steps
     * @return the grid
     * @throws IllegalArgumentException when the steps are fewer than 1 or more than {@value Grid#MAX_STEPS}
     */
    public Grid grid(int steps) {
        Nodes.checkSteps(steps);
        List<Double> nodes = new ArrayList<>();
        for (int i = 0; i <= steps; i++) {
            double at = (double) i / steps * (times.size() - 1);
            int below = Math.min((int) at, times.size() - 2);
            double share = at - below;
            nodes.add((1 - share) * times.get(below) + share * times.get(below + 1));
        }
        return new Grid.Explicit(nodes);
    }

    private static List<Tensor> velocities(
            VelocityField field, VelocityField.TimeTable table, List<Tensor> states, Workers workers) {
        List<Tensor> velocities = new ArrayList<>();
        for (int i = 0; i < states.size(); i++) {
            velocities.add(velocity(field, table, i, states.get(i), workers));
        }
        return velocities;
    }

    /** Evaluates v(t, x) of all samples at one of a table's times. */
    static Tensor velocity(
            VelocityField field, VelocityField.TimeTable table, int time, Tensor states, Workers workers) {
        Problem problem = Problem.of(field, states, new double[] {0, 1}, states.dim(0));
        Tensor velocities = Tensor.zeros(states.shape());
        workers.run(problem.tiles(problem.samples()), field::evaluator, (evaluator, tile) -> {
            Batch batch = new Batch(field.lanes());
            Tile x = problem.newTile();
            Tile v = problem.newTile();
            batch.assign(tile * field.lanes(), problem.samples());
            batch.setTime(time);
            problem.load(states, batch, x);
            evaluator.evaluate(table, batch, x, v);
            problem.store(v, batch, velocities);
        });
        return velocities;
    }

    /** Returns the length of the difference quotient of some order of a sample's velocities, from time i. */
    private static double difference(List<Tensor> velocities, double[] nodes, int i, int order, int sample) {
        int dimension = velocities.getFirst().size() / velocities.getFirst().dim(0);
        double[] quotients = new double[order + 1];
        double squares = 0;
        for (int d = sample * dimension; d < (sample + 1) * dimension; d++) {
            for (int j = 0; j <= order; j++) {
                quotients[j] = velocities.get(i + j).data()[d];
            }
            for (int level = 1; level <= order; level++) {
                for (int j = 0; j <= order - level; j++) {
                    quotients[j] = (quotients[j + 1] - quotients[j]) / (nodes[i + j + level] - nodes[i + j]);
                }
            }
            squares += quotients[0] * quotients[0];
        }
        return Math.sqrt(squares);
    }

    private static double quantile(double[] numbers) {
        double[] sorted = numbers.clone();
        Arrays.sort(sorted);
        double at = QUANTILE * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }

    /**
     * Returns the density of steps at each of the pilot's steps, up to a factor: the smoothed roughness to the power 1/(p+1), times the
     * step.
     */
    private static double[] density(double[] roughness, int order, double[] nodes) {
        double[] density = new double[PILOT_STEPS];
        for (int step = 0; step < PILOT_STEPS; step++) {
            int middle = Math.clamp(step - order / 2, 0, roughness.length - 1);
            int from = Math.max(0, middle - SMOOTHING / 2);
            int to = Math.min(roughness.length, middle + SMOOTHING / 2 + 1);
            double mean = Arrays.stream(roughness, from, to).average().orElseThrow();
            density[step] = Math.pow(mean, 1.0 / (order + 1));
        }
        double most = Arrays.stream(density).max().orElseThrow();
        double least = most > 0 ? 1e-2 * most : 1; // where nothing happens a step grows, but not without end
        for (int step = 0; step < PILOT_STEPS; step++) {
            density[step] = Math.max(density[step], least) * Math.abs(nodes[step + 1] - nodes[step]);
        }
        return density;
    }

    /** Returns times with equal sums of the density between neighbours. */
    private static List<Double> spread(double[] density, double[] nodes) {
        double share = Arrays.stream(density).sum() / PILOT_STEPS;
        List<Double> times = new ArrayList<>();
        times.add(nodes[0]);
        int step = 0;
        double before = 0;
        for (int i = 1; i < PILOT_STEPS; i++) {
            while (before + density[step] < i * share) {
                before += density[step];
                step++;
            }
            double part = (i * share - before) / density[step];
            times.add(nodes[step] + part * (nodes[step + 1] - nodes[step]));
        }
        times.add(nodes[PILOT_STEPS]);
        return times;
    }
}
