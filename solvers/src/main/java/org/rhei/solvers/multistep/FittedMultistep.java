package org.rhei.solvers.multistep;

import java.util.Arrays;
import java.util.List;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.kernel.text.NumberText;
import org.rhei.solvers.Grid;
import org.rhei.solvers.OnFailure;
import org.rhei.solvers.Progress;
import org.rhei.solvers.Solution;
import org.rhei.solvers.VelocityField;
import org.rhei.solvers.VelocityField.TimeTable;
import org.rhei.solvers.engine.Integration;
import org.rhei.solvers.engine.Problem;
import org.rhei.solvers.time.Nodes;

/**
 * A multistep method whose weights are fitted to a field. A step costs one velocity evaluation. With few steps, errors are a few times
 * smaller than those of Adams and Bashforth's weights.
 *
 * <p>A step adds to the state a weighted sum of all velocities so far, <pre> x(t_n+1) = x(t_n) + Σ_j w_nj v(t_n-j, x_n-j), j = 0 … n </pre>
 * with weights that are optimal, in the sense of least squares, for pilot samples whose trajectories are known. Each step is fitted to end
 * on the true trajectory, starting from the result of the previous steps, so that it corrects their errors. A sample's weight in the fit is
 * the growth of an early error, so that the largest errors shrink most. The weight is almost zero once the sample has moved to another
 * mode, since no weights could bring it back. A small penalty draws the weights to those of {@link AdamsBashforth} of order
 * {@value #ORDER}. The field's table of times is averaged as it is there.
 *
 * <p>The weights are valid for the field that they were fitted to, for one observation or several, and are reused for any number of
 * samples. A fit costs {@value #FIT_EVALUATIONS} evaluations for each step and pilot sample.
 *
 * <p>Source of the family of methods: N. Shaul et al., <i>Bespoke non-stationary solvers for fast sampling of diffusion and flow
 * models</i>, ICML 2024, who fit by stochastic gradients.
 *
 * @param nodes the step boundaries: at least 2, finite, strictly monotone
 * @param weights for each step the weights of the latest velocities, the latest first: one in the first step, at most one more in each
 *     further step; finite
 * @param averaging the averages over time of the fit: see {@link AdamsBashforth#averaging()}
 * @param blends for each step {@value #BLENDS} shares of the field's values at times beside the node, with which the average is blended;
 *     no rows if averages are used alone
 * @param onFailure the policy for a sample that becomes infinite or NaN
 */
public record FittedMultistep(
        List<Double> nodes,
        List<List<Double>> weights,
        double averaging,
        List<List<Double>> blends,
        OnFailure onFailure)
        implements Multistep {
    /** The order of the Adams–Bashforth method that the fit starts from and that yields the states inside a step. */
    public static final int ORDER = 4;

    /** The largest number of steps of a fit, which keeps all velocities. With many steps a fit gains nothing. */
    public static final int MOST_FITTED = 100;

    /** The cost of a fit: the number of evaluations for each step and pilot sample. */
    public static final int FIT_EVALUATIONS = MultistepFit.SUBSTEPS + 3 * MultistepFit.ROUGH_SUBSTEPS + 1;

    /** The number of shares of each step that blend its average over time with other times. */
    public static final int BLENDS = 4;

    /** The largest number of steps of a tuned method. */
    public static final int MOST_TUNED = 24;

    /** The reach of a fit's averages over time: see {@link #averaging}. */
    private static final double AVERAGING = 1;

    /** Checks the arguments and copies the lists. */
    public FittedMultistep {
        nodes = List.copyOf(nodes);
        weights = weights.stream().map(List::copyOf).toList();
        blends = blends.stream().map(List::copyOf).toList();
        if (nodes.size() < 2 || nodes.size() - 1 > MAX_STEPS || weights.size() != nodes.size() - 1) {
            throw new IllegalArgumentException("a fitted method needs from 2 to " + (MAX_STEPS + 1)
                    + " nodes, and weights for each step between them, found " + NumberText.count(nodes.size(), "node")
                    + " and weights for "
                    + NumberText.count(weights.size(), "step"));
        }
        Nodes.checkMonotone(nodes);
        for (int step = 0; step < weights.size(); step++) {
            checkWeights(step, weights.get(step));
        }
        TimeAverage.checkShare(averaging);
        checkBlends(blends, weights.size());
    }

    /**
     * Creates a method that uses averages over time alone.
     *
     * @param nodes the step boundaries
     * @param weights for each step the weights of the latest velocities
     * @param averaging the averages over time
     * @param onFailure the policy for a sample that becomes infinite or NaN
     */
    public FittedMultistep(List<Double> nodes, List<List<Double>> weights, double averaging, OnFailure onFailure) {
        this(nodes, weights, averaging, List.of(), onFailure);
    }

    private static void checkBlends(List<List<Double>> blends, int steps) {
        if (!blends.isEmpty() && blends.size() != steps) {
            throw new IllegalArgumentException(
                    "blends need a row for each of the " + steps + " steps, found " + blends.size());
        }
        for (List<Double> shares : blends) {
            if (shares.size() != BLENDS || !shares.stream().allMatch(share -> Float.isFinite((float) (double) share))) {
                throw new IllegalArgumentException(
                        "each row of blends needs " + BLENDS + " finite shares, found " + shares);
            }
        }
    }

    private static void checkWeights(int step, List<Double> weights) {
        if (weights.size() < Math.min(ORDER, step + 1) || weights.size() > step + 1) {
            throw new IllegalArgumentException("step " + step + " needs from " + Math.min(ORDER, step + 1) + " to "
                    + NumberText.count(step + 1, "weight") + ", found " + weights.size());
        }
        for (double weight : weights) {
            if (!Float.isFinite((float) weight)) {
                throw new IllegalArgumentException(
                        "weights must be finite, found " + NumberText.number(weight) + " in step " + step);
            }
        }
    }

    /**
     * Fits the weights to pilot samples. Equal input gives equal results, for any number of threads.
     *
     * @param field the velocity
     * @param x0 the pilot's states at {@code t0}: (n, …), some hundreds of samples for the observations that the method will be used for
     * @param t0 the start of the interval
     * @param t1 the end of the interval
     * @param grid the steps, such as {@code new Grid.Power(14, 2)}
     * @param workers the threads
     * @return the method
     * @throws IllegalArgumentException when there are too many steps, or as {@link org.rhei.solvers.Solver#solve} does
     * @throws org.rhei.solvers.NonFiniteException when a state becomes infinite or NaN
     */
    public static FittedMultistep fit(
            VelocityField field, Tensor x0, double t0, double t1, Grid grid, Workers workers) {
        double[] nodes = grid.nodes(t0, t1);
        if (nodes.length - 1 > MOST_FITTED) {
            throw new IllegalArgumentException(
                    "a fit takes at most " + MOST_FITTED + " steps, found " + (nodes.length - 1));
        }
        return new FittedMultistep(
                Arrays.stream(nodes).boxed().toList(),
                new MultistepFit(field, x0, nodes, AVERAGING, workers).weights(),
                AVERAGING,
                OnFailure.THROW);
    }

    /**
     * Fits a method and optimises its weights and nodes together, so that samples end as near as possible to the ends of their
     * trajectories. {@link #fit} optimises each step separately; here the errors of steps may cancel. The cost is
     * {@link #evaluationsToTune}, a few times that of a fit, which pays for frequent use. Equal input gives equal results, for any number
     * of threads.
     *
     * @param field the velocity
     * @param x0 the pilot's states at {@code t0}: (n, …), some thousands of samples, since the method adapts only to situations in the
     *     pilot
     * @param t0 the start of the interval
     * @param t1 the end of the interval
     * @param grid the initial steps, at most {@value #MOST_TUNED}
     * @param workers the threads
     * @return the method
     * @throws IllegalArgumentException when there are too many steps, or as {@link org.rhei.solvers.Solver#solve} does
     * @throws org.rhei.solvers.NonFiniteException when a state becomes infinite or NaN
     */
    public static FittedMultistep fitTuned(
            VelocityField field, Tensor x0, double t0, double t1, Grid grid, Workers workers) {
        requireTunable(grid.nodes(t0, t1).length - 1);
        Tensor first = x0.rows(0, MultistepTuning.first(x0.dim(0))); // what tuning begins with need not be good
        return MultistepTuning.tune(fit(field, first, t0, t1, grid, workers), field, x0, workers);
    }

    /**
     * Returns this method after its weights and nodes were optimised together, as {@link #fitTuned} does, for samples with known ends.
     *
     * @param field the velocity, with a sample for each of the pilot's
     * @param pilot some thousands of samples, in random order; the method adapts only to situations among them
     * @param rounds the number of rounds with all samples, at least 1
     * @param workers the threads
     * @return the method
     * @throws IllegalArgumentException when this method has more than {@value #MOST_TUNED} steps
     */
    public FittedMultistep tuned(VelocityField field, PilotEnds pilot, int rounds, Workers workers) {
        requireTunable(weights.size());
        return MultistepTuning.tune(this, field, pilot, rounds, workers);
    }

    private static void requireTunable(int steps) {
        if (steps > MOST_TUNED) {
            throw new IllegalArgumentException("at most " + MOST_TUNED + " steps are tuned, found " + steps);
        }
    }

    /**
     * Returns the largest number of evaluations of {@link #fitTuned}, over all pilot samples.
     *
     * @param pilot the number of pilot samples
     * @param steps the number of steps
     * @param dimension the number of components of a sample
     * @return the number of evaluations
     */
    public static long evaluationsToTune(int pilot, int steps, int dimension) {
        return (long) MultistepTuning.first(pilot) * steps * FIT_EVALUATIONS
                + MultistepTuning.evaluations(pilot, steps, dimension);
    }

    @Override
    public Grid grid() {
        return new Grid.Explicit(nodes);
    }

    /**
     * Returns the weights of each step after checking that the nodes are those of this method.
     *
     * @throws IllegalArgumentException when the interval is another one
     */
    double[][] weightsFor(double[] found) {
        boolean sameEnds = (float) found[0] == (float) (double) nodes.getFirst()
                && (float) found[found.length - 1] == (float) (double) nodes.getLast(); // false backward in time
        if (found.length != nodes.size() || !sameEnds) { // a grid adds the ends of another interval, or refuses it
            throw new IllegalArgumentException("a fitted method serves the interval that it was fitted on, from "
                    + NumberText.number(nodes.getFirst()) + " to " + NumberText.number(nodes.getLast()) + ", found "
                    + NumberText.number(found[0]) + " to "
                    + NumberText.number(found[found.length - 1]));
        }
        return arrays(weights);
    }

    /** Returns this method with other nodes, and with other weights for each step. */
    FittedMultistep with(double[] otherNodes, double[][] otherWeights) {
        return new FittedMultistep(
                Arrays.stream(otherNodes).boxed().toList(), rows(otherWeights), averaging, blends, onFailure);
    }

    /** Returns this method with other weights and blends for each step. */
    FittedMultistep with(double[][] otherWeights, double[][] otherBlends) {
        return new FittedMultistep(nodes, rows(otherWeights), averaging, rows(otherBlends), onFailure);
    }

    private static List<List<Double>> rows(double[][] rows) {
        return Arrays.stream(rows)
                .map(row -> Arrays.stream(row).boxed().toList())
                .toList();
    }

    @Override
    public TimeTable table(VelocityField field, double[] times, double[] at) {
        if (blends.isEmpty()) {
            return TimeAverage.prepare(field, times, at, averaging);
        }
        return TimeAverage.blended(field, times, at, averaging, arrays(blends));
    }

    private static double[][] arrays(List<List<Double>> rows) {
        return rows.stream()
                .map(row -> row.stream().mapToDouble(Double::doubleValue).toArray())
                .toArray(double[][]::new);
    }

    @Override
    public FittedMultistep onFailure(OnFailure policy) {
        return new FittedMultistep(nodes, weights, averaging, blends, policy);
    }

    @Override
    public Solution solve(
            VelocityField field, Tensor x0, double[] timeGrid, int groupSize, Workers workers, Progress progress) {
        Problem problem = Problem.of(field, x0, timeGrid, groupSize);
        MultistepPlan plan = new MultistepPlan(this, problem, null);
        return new Integration(plan, problem, onFailure, workers, progress).run();
    }
}
