package org.rhei.solvers.multistep;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.rhei.kernel.Batch;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Tile;
import org.rhei.kernel.Workers;
import org.rhei.kernel.text.NumberText;
import org.rhei.solvers.Grid;
import org.rhei.solvers.NonFiniteException;
import org.rhei.solvers.OnFailure;
import org.rhei.solvers.Outcome;
import org.rhei.solvers.Progress;
import org.rhei.solvers.Solution;
import org.rhei.solvers.Solver;
import org.rhei.solvers.Statistics;
import org.rhei.solvers.VelocityField;
import org.rhei.solvers.engine.Integration;
import org.rhei.solvers.engine.Problem;
import org.rhei.solvers.time.Nodes;

/**
 * A multistep method for all samples, and a second solver for the few with large errors. Samples whose largest estimate of a step's error
 * exceeds the tolerance are integrated again from the start.
 *
 * <p>Trajectories near the border between two modes bend sharply, and a grid that suits the others makes most of its largest errors there.
 * The estimate of a step's error is the distance to the method of the next lower order, as a root mean square over a sample's components. A
 * sample's result does not depend on other samples unless the second solver's does.
 *
 * @param first the method for all samples
 * @param second the solver for samples that exceed the tolerance; its policy applies to samples that fail
 * @param tolerance the largest accepted estimate, in the units of the state: positive and finite
 */
public record Refined(Multistep first, Solver second, double tolerance) implements Solver {
    /** Checks the arguments. */
    public Refined {
        Nodes.checkPositive("tolerance", tolerance);
    }

    /**
     * Chooses the tolerance with pilot samples so that a given fraction of them is integrated again.
     *
     * @param first the method for all samples
     * @param second the solver for samples that exceed the tolerance
     * @param share the fraction, between 0 and 1
     * @param field the velocity
     * @param x0 the pilot's states at {@code t0}, shape (n, …)
     * @param t0 the start of the interval
     * @param t1 the end of the interval
     * @param workers the threads
     * @return the solver
     * @throws IllegalArgumentException when the fraction is out of range, when no step has an error estimate, or as {@link #solve} does
     */
    public static Refined fit(
            Multistep first,
            Solver second,
            double share,
            VelocityField field,
            Tensor x0,
            double t0,
            double t1,
            Workers workers) {
        if (!(share > 0 && share < 1)) {
            throw new IllegalArgumentException("share must be between 0 and 1, found " + NumberText.number(share));
        }
        double[] times = {t0, t1};
        Problem problem = Problem.of(field, x0, times, x0.dim(0));
        float[] errors = new float[problem.samples()];
        MultistepPlan plan = new MultistepPlan(first, problem, errors);
        new Integration(plan, problem, OnFailure.REPORT, workers, Progress.NONE).run();
        Arrays.sort(errors);
        int at = (int) Math.floor((1 - share) * (errors.length - 1));
        return new Refined(first, second, errors[at]);
    }

    @Override
    public Optional<Grid> stepGrid() {
        return first.stepGrid();
    }

    @Override
    public Refined backward() {
        return new Refined(first.backward(), second.backward(), tolerance);
    }

    @Override
    public Refined onFailure(OnFailure policy) {
        return new Refined(first, second.onFailure(policy), tolerance);
    }

    @Override
    public Solution solve(
            VelocityField field, Tensor x0, double[] timeGrid, int groupSize, Workers workers, Progress progress) {
        Problem problem = Problem.of(field, x0, timeGrid, groupSize);
        float[] errors = new float[problem.samples()];
        MultistepPlan plan = new MultistepPlan(first, problem, errors);
        // a sample that fails is integrated again as well
        Solution all = new Integration(plan, problem, OnFailure.REPORT, workers, progress).run();
        int[] rows = IntStream.range(0, errors.length)
                .filter(sample -> !(errors[sample] <= tolerance)
                        || all.outcomes().get(sample).status() != Outcome.Status.OK)
                .toArray();
        return rows.length == 0 ? all : refined(all, field, rows, timeGrid, workers, progress);
    }

    private Solution refined(
            Solution all, VelocityField field, int[] rows, double[] timeGrid, Workers workers, Progress progress) {
        Tensor x0 = all.trajectory().getFirst();
        int dimension = field.dimension();
        int[] shape = x0.shape();
        shape[0] = rows.length;
        Tensor few = Tensor.zeros(shape);
        copy(x0, rows, few, dimension, false);
        Solution again;
        try {
            again = second.solve(new SomeRows(field, rows), few, timeGrid, 1, workers, progress.silent());
        } catch (NonFiniteException e) {
            throw new NonFiniteException(rows[e.sample()], e.time(), e.step());
        }
        List<Outcome> outcomes = new ArrayList<>(all.outcomes());
        for (int i = 0; i < rows.length; i++) {
            outcomes.set(
                    rows[i], sum(all.outcomes().get(rows[i]), again.outcomes().get(i)));
        }
        for (int t = 1; t < timeGrid.length; t++) {
            copy(again.trajectory().get(t), rows, all.trajectory().get(t), dimension, true);
        }
        return new Solution(all.trajectory(), Statistics.of(outcomes), List.copyOf(outcomes));
    }

    /** Adds the cost of both integrations; status and time are those of the second. */
    private static Outcome sum(Outcome one, Outcome two) {
        return new Outcome(
                two.status(),
                two.time(),
                one.evaluations() + two.evaluations(),
                one.accepted() + two.accepted(),
                one.rejected() + two.rejected(),
                Math.min(one.smallestStep(), two.smallestStep()));
    }

    /** Copies rows of one tensor to consecutive rows of another, or back. */
    private static void copy(Tensor from, int[] rows, Tensor to, int dimension, boolean back) {
        for (int i = 0; i < rows.length; i++) {
            int one = i * dimension;
            int other = rows[i] * dimension;
            System.arraycopy(from.data(), back ? one : other, to.data(), back ? other : one, dimension);
        }
    }

    /** A field for some of the samples, numbered from 0. */
    private record SomeRows(VelocityField field, int[] rows) implements VelocityField {
        @Override
        public int dimension() {
            return field.dimension();
        }

        @Override
        public int lanes() {
            return field.lanes();
        }

        @Override
        public TimeTable at(double... times) {
            return field.at(times);
        }

        @Override
        public TimeTable averaged(double[][] times, double[][] weights) {
            return field.averaged(times, weights);
        }

        @Override
        public Evaluator evaluator() {
            return new Renumbered(field.evaluator(), rows, new Batch(field.lanes()));
        }
    }

    private record Renumbered(VelocityField.Evaluator evaluator, int[] rows, Batch own)
            implements VelocityField.Evaluator {
        @Override
        public boolean takesTimePerLane() {
            return evaluator.takesTimePerLane();
        }

        @Override
        public void evaluate(VelocityField.TimeTable table, Batch batch, Tile x, Tile v) {
            own.activate(batch.active());
            own.setTime(batch.time());
            for (int lane = 0; lane < batch.lanes(); lane++) {
                own.assignLane(lane, rows[batch.sample(lane)]);
                if (!batch.sharesTime()) {
                    own.setTime(lane, batch.time(lane));
                }
            }
            evaluator.evaluate(table, own, x, v);
        }
    }
}
