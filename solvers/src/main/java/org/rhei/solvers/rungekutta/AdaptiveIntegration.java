package org.rhei.solvers.rungekutta;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Tile;
import org.rhei.kernel.Workers;
import org.rhei.kernel.text.NumberText;
import org.rhei.solvers.IntegrationException;
import org.rhei.solvers.NonFiniteException;
import org.rhei.solvers.OnFailure;
import org.rhei.solvers.Outcome;
import org.rhei.solvers.Progress;
import org.rhei.solvers.Solution;
import org.rhei.solvers.Statistics;
import org.rhei.solvers.VelocityField.TimeTable;
import org.rhei.solvers.engine.Problem;
import org.rhei.solvers.engine.ProgressTracker;
import org.rhei.solvers.engine.Segment;
import org.rhei.solvers.time.FloatInterval;

/**
 * Adaptive steps that the samples of a group share. Each group is a problem of its own. Threads take groups, and the tiles of a group's
 * step, with one barrier for each step.
 */
final class AdaptiveIntegration {
    private final Adaptive solver;
    private final Problem problem;
    private final Workers workers;
    private final ProgressTracker progress;
    private final Outcome[] outcomes;

    /** Steppers that no thread currently uses. */
    private final ConcurrentLinkedDeque<RungeKuttaStepper> spare = new ConcurrentLinkedDeque<>();

    AdaptiveIntegration(Adaptive solver, Problem problem, Workers workers, Progress progress) {
        this.solver = solver;
        this.problem = problem;
        this.workers = workers;
        this.progress = new ProgressTracker(progress);
        this.outcomes = new Outcome[problem.samples()];
    }

    Solution run() {
        workers.run(problem.groups(), () -> this, (integration, index) -> new Group(index).run());
        progress.finish();
        List<Outcome> all = List.of(outcomes);
        return new Solution(problem.states(), Statistics.of(all), all);
    }

    /** One group of samples. Times are the interval's, which increase. */
    private final class Group {
        private final int firstSample;
        private final int tiles;
        private final double[] errors;
        private final double[] coarseErrors;
        private final int[] nonFinite;
        private float[] x;
        private float[] next;
        private float[] first;
        private float[] last;
        private boolean firstKnown;
        private long evaluations;
        private long accepted;
        private long rejected;
        private double smallest = Double.POSITIVE_INFINITY;

        Group(int index) {
            firstSample = index * problem.groupSize();
            tiles = problem.tiles(problem.groupSize());
            errors = new double[tiles];
            coarseErrors = new double[tiles];
            nonFinite = new int[tiles];
            Arrays.fill(nonFinite, -1);
            int size = Math.multiplyExact(tiles, problem.tileSize());
            x = new float[size];
            next = new float[size];
            first = new float[size];
            last = new float[size];
        }

        void run() {
            FloatInterval interval = problem.interval();
            StepControl control = new StepControl(solver, interval);
            load();
            float start = interval.start();
            float end = control.firstEnd(firstStep());
            double before = 1;
            while (start < interval.end()) {
                progress.check();
                boolean last = end == interval.end();
                if (!(end > start) || (!last && end - start < solver.minStep())) {
                    stop(Outcome.Status.STEP_TOO_SMALL, start);
                    return;
                }
                if (accepted + rejected == solver.maxSteps()) {
                    stop(Outcome.Status.BUDGET_SPENT, start);
                    return;
                }
                double error = attempt(start, end);
                float size = end - start;
                if (error < 1) {
                    accepted++;
                    smallest = Math.min(smallest, size);
                    progress.advance((double) size / (interval.end() - interval.start()) / problem.groups());
                    accept();
                    start = end;
                } else {
                    rejected++;
                }
                end = control.nextEnd(start, size, error, before);
                before = StepControl.before(error, before);
            }
            Arrays.fill(outcomes, firstSample, firstSample + problem.groupSize(), outcome(Outcome.Status.OK, start));
        }

        private Outcome outcome(Outcome.Status status, float start) {
            double time = problem.interval().turn(start);
            return new Outcome(status, time, evaluations, accepted, rejected, smallest);
        }

        /** Returns the first step to try. If it depends on the field, the first velocity is known afterwards. */
        private double firstStep() {
            if (solver.firstStep() != Adaptive.AUTOMATIC) {
                return solver.firstStep();
            }
            FloatInterval interval = problem.interval();
            float t0 = interval.turn(interval.start());
            TimeTable atStart = problem.field().at(t0);
            double[] states = new double[tiles];
            workers.run(tiles, () -> this, (group, index) -> {
                RungeKuttaStepper tile = borrow();
                take(tile, index);
                tile.evaluateFirst(atStart);
                keep(tile.first(), first, index);
                states[index] = tile.squared(tile.x(), solver.rtol(), solver.atol());
                errors[index] = tile.squared(tile.first(), solver.rtol(), solver.atol());
                spare.push(tile);
            });
            firstKnown = true;
            FirstStep step = FirstStep.of(rootMeanSquare(states), rootMeanSquare(errors));
            float trial = (float) step.trial();
            TimeTable atTrial = problem.field().at(interval.turn(Math.min(interval.start() + trial, interval.end())));
            workers.run(tiles, () -> this, (group, index) -> {
                RungeKuttaStepper tile = borrow();
                take(tile, index);
                Tile change = tile.trialChange(atTrial, interval.turn(trial));
                errors[index] = tile.squared(change, solver.rtol(), solver.atol());
                spare.push(tile);
            });
            evaluations = 2;
            return step.size(rootMeanSquare(errors), solver.tableau().order());
        }

        private double rootMeanSquare(double[] squares) {
            return Tableau.rootMeanSquare(Arrays.stream(squares).sum(), 0, values());
        }

        private long values() {
            return (long) problem.groupSize() * problem.field().dimension();
        }

        /** Tries a step and returns the root mean square of the scaled error; infinite if a value is not finite. */
        private double attempt(float start, float end) {
            FloatInterval interval = problem.interval();
            double[] nodes = {interval.turn(start), interval.turn(end)};
            int saveFrom = problem.firstAfter(start);
            int saveTo = problem.firstAfter(end);
            boolean inside = saveFrom < saveTo && problem.grid().get(saveFrom) < end;
            RungeKuttaPlan plan = RungeKuttaPlan.of(solver.tableau(), nodes, inside);
            Segment segment = Segment.of(problem.field(), plan, 0, firstKnown ? 1 : 0);
            workers.run(tiles, () -> this, (group, index) -> {
                RungeKuttaStepper tile = borrow();
                step(tile, index, segment, inside);
                // if the step is rejected, a later step overwrites these states
                for (int i = saveFrom; i < saveTo; i++) {
                    double theta = (double) (problem.grid().get(i) - start) / (end - start);
                    Tensor states = problem.states().get(i);
                    problem.store(tile.at(theta, segment.size(0)), tile.batch(), states);
                }
                spare.push(tile);
            });
            firstKnown = true;
            double squares = 0;
            double coarseSquares = 0;
            for (int i = 0; i < tiles; i++) {
                squares += nonFinite[i] >= 0 ? Double.POSITIVE_INFINITY : errors[i];
                coarseSquares += coarseErrors[i];
            }
            return Tableau.rootMeanSquare(squares, coarseSquares, values());
        }

        private void step(RungeKuttaStepper tile, int index, Segment segment, boolean inside) {
            take(tile, index);
            tile.step(segment, 0);
            tile.complete(segment, 0);
            coarseErrors[index] = tile.squaredCoarseError(segment.size(0), solver.rtol(), solver.atol());
            errors[index] = tile.squaredError(segment.size(0), solver.rtol(), solver.atol());
            nonFinite[index] = tile.nonFinite();
            if (inside) {
                tile.extend(segment, 0);
            }
            keep(tile.first(), first, index);
            keep(tile.next(), next, index);
            keep(tile.last(), last, index);
            if (index == 0) {
                evaluations += tile.evaluations();
            }
        }

        /** Loads a tile's states, and its first velocities if they are known. */
        private void take(RungeKuttaStepper tile, int index) {
            int at = index * problem.tileSize();
            tile.load(firstSample(index), firstSample + problem.groupSize(), x, at);
            if (firstKnown) {
                tile.setFirst(first, at);
            }
        }

        private void keep(Tile tile, float[] group, int index) {
            System.arraycopy(tile.data(), 0, group, index * problem.tileSize(), problem.tileSize());
        }

        private void accept() {
            float[] before = x;
            x = next;
            next = before;
            if (solver.tableau().fsal()) {
                float[] firstBefore = first;
                first = last;
                last = firstBefore;
            }
            firstKnown = solver.tableau().fsal();
        }

        private void load() {
            workers.run(tiles, () -> this, (group, index) -> {
                RungeKuttaStepper tile = borrow();
                tile.load(
                        firstSample(index),
                        firstSample + problem.groupSize(),
                        problem.states().getFirst());
                keep(tile.x(), x, index);
                spare.push(tile);
            });
        }

        private int firstSample(int tile) {
            return firstSample + tile * problem.field().lanes();
        }

        private RungeKuttaStepper borrow() {
            RungeKuttaStepper tile = spare.poll();
            return tile != null ? tile : new RungeKuttaStepper(solver.tableau(), problem);
        }

        /** Ends a group that cannot continue. A non-finite sample takes precedence as the reason. */
        private void stop(Outcome.Status status, float start) {
            double time = problem.interval().turn(start);
            int end = firstSample + problem.groupSize();
            if (solver.onFailure() == OnFailure.THROW) {
                for (int sample : nonFinite) {
                    if (sample >= 0) {
                        throw new NonFiniteException(sample, time, accepted + rejected);
                    }
                }
                String reason = status == Outcome.Status.BUDGET_SPENT
                        ? "the budget of " + solver.maxSteps() + " steps is spent"
                        : "the step size fell below "
                                + (solver.minStep() > 0
                                        ? NumberText.number(solver.minStep())
                                        : "the resolution of float32");
                throw new IntegrationException(reason + " at t = " + NumberText.number(time) + ", with samples "
                        + firstSample + " to " + (end - 1) + " sharing their steps");
            }
            Arrays.fill(outcomes, firstSample, end, outcome(status, start));
            for (int sample : nonFinite) {
                if (sample >= 0) {
                    outcomes[sample] = outcome(Outcome.Status.NOT_FINITE, start);
                }
            }
            List<Tensor> rest = problem.states()
                    .subList(problem.firstAfter(start), problem.states().size());
            for (int index = 0; index < tiles; index++) { // samples that stopped stay where they are
                RungeKuttaStepper tile = borrow();
                take(tile, index);
                rest.forEach(tile::store);
                spare.push(tile);
            }
        }
    }
}
