package org.rhei.solvers;

import java.util.concurrent.ConcurrentLinkedDeque;
import org.rhei.kernel.Workers;

/**
 * Adaptive steps: each group of samples is a problem of its own with its own steps. Groups run beside each other, and
 * inside a group the tiles of a step do, with one barrier a step.
 */
final class AdaptiveIntegration {
    private final Adaptive solver;
    private final Problem problem;
    private final Workers workers;
    private final Meter meter;

    /** Tiles that no thread holds at present: a tile's scratch outlives a step. */
    private final ConcurrentLinkedDeque<RungeKuttaTile> spare = new ConcurrentLinkedDeque<>();

    AdaptiveIntegration(Adaptive solver, Problem problem, Workers workers, Progress progress) {
        this.solver = solver;
        this.problem = problem;
        this.workers = workers;
        this.meter = new Meter(progress);
    }

    Solution run() {
        int groups = problem.groups();
        Statistics[] statistics = new Statistics[groups];
        workers.run(groups, () -> this, (integration, index) -> statistics[index] = new Group(index).run());
        meter.finish();
        return new Solution(problem.states(), summary(statistics));
    }

    private static Statistics summary(Statistics[] groups) {
        Statistics costliest = groups[0];
        double smallest = Double.POSITIVE_INFINITY;
        double total = 0;
        for (Statistics group : groups) {
            costliest = group.evaluations() > costliest.evaluations() ? group : costliest;
            smallest = Math.min(smallest, group.smallestStep());
            total += group.evaluations();
        }
        return new Statistics(
                costliest.evaluations(), total / groups.length, costliest.accepted(), costliest.rejected(), smallest);
    }

    /** One group on its way. Times are the interval's: they run forward. */
    private final class Group {
        private final int firstSample;
        private final int tiles;
        private final double[] errors;
        private final int[] nonFinite;
        private float[] x;
        private float[] next;
        private float[] first;
        private float[] last;
        private boolean firstKnown;
        private long evaluations;

        Group(int index) {
            firstSample = index * problem.groupSize();
            tiles = problem.tiles(problem.groupSize());
            errors = new double[tiles];
            nonFinite = new int[tiles];
            int size = Math.multiplyExact(tiles, problem.tileSize());
            x = new float[size];
            next = new float[size];
            first = new float[size];
            last = new float[size];
        }

        Statistics run() {
            FloatInterval interval = problem.interval();
            StepControl control = new StepControl(solver, interval);
            float start = interval.start();
            float end = control.firstEnd();
            float smallest = Float.POSITIVE_INFINITY;
            long accepted = 0;
            long rejected = 0;
            load();
            while (start < interval.end()) {
                meter.check();
                if (!(end > start)) {
                    throw stopped("the step size fell below what float32 tells apart", start);
                }
                if (accepted + rejected == solver.maxSteps()) {
                    throw stopped("the budget of " + solver.maxSteps() + " steps is spent", start);
                }
                double error = attempt(start, end);
                if (error < 1) {
                    accepted++;
                    smallest = Math.min(smallest, end - start);
                    meter.advance((double) (end - start) / (interval.end() - interval.start()) / problem.groups());
                    accept();
                } else {
                    rejected++;
                }
                float size = end - start;
                start = error < 1 ? end : start;
                end = control.nextEnd(start, size, error);
            }
            return new Statistics(evaluations, evaluations, accepted, rejected, smallest);
        }

        /** Tries a step and gives the root mean square of the scaled error; infinite where anything is not finite. */
        private double attempt(float start, float end) {
            FloatInterval interval = problem.interval();
            double[] nodes = {interval.turn(start), interval.turn(end)};
            Segment segment = Segment.of(problem.field(), solver.tableau(), nodes, 0, firstKnown ? 1 : 0);
            int saveFrom = problem.firstAfter(start);
            int saveTo = problem.firstAfter(end);
            workers.run(tiles, () -> this, (group, index) -> {
                RungeKuttaTile tile = borrow();
                step(tile, index, segment);
                for (int i = saveFrom;
                        i < saveTo;
                        i++) { // in vain if the step is refused: then a later one overwrites it
                    double theta = (double) (problem.grid().get(i) - start) / (end - start);
                    tile.store(theta, segment.size(0), problem.states().get(i));
                }
                spare.push(tile);
            });
            firstKnown = true;
            double squares = 0;
            for (int i = 0; i < tiles; i++) {
                squares += nonFinite[i] >= 0 ? Double.POSITIVE_INFINITY : errors[i];
            }
            return Math.sqrt(
                    squares / ((double) problem.groupSize() * problem.field().dimension()));
        }

        private void step(RungeKuttaTile tile, int index, Segment segment) {
            int size = problem.tileSize();
            int at = index * size;
            begin(tile, index);
            System.arraycopy(x, at, tile.x(), 0, size);
            if (firstKnown) {
                System.arraycopy(first, at, tile.first(), 0, size);
                tile.knowFirst();
            }
            tile.step(segment, 0);
            tile.complete(segment, 0);
            errors[index] = tile.squaredError(segment.size(0), solver.rtol(), solver.atol());
            nonFinite[index] = tile.nonFinite(true);
            System.arraycopy(tile.first(), 0, first, at, size);
            System.arraycopy(tile.next(), 0, next, at, size);
            System.arraycopy(tile.last(), 0, last, at, size);
            if (index == 0) {
                evaluations += tile.evaluations();
            }
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
                RungeKuttaTile tile = borrow();
                begin(tile, index);
                tile.load(problem.states().getFirst());
                System.arraycopy(tile.x(), 0, x, index * problem.tileSize(), problem.tileSize());
                spare.push(tile);
            });
        }

        private void begin(RungeKuttaTile tile, int index) {
            int from = firstSample + index * problem.field().lanes();
            tile.begin(from, firstSample + problem.groupSize());
        }

        private RungeKuttaTile borrow() {
            RungeKuttaTile tile = spare.poll();
            return tile != null ? tile : new RungeKuttaTile(solver.tableau(), problem);
        }

        /** Why the group cannot go on: a sample that is not finite is the reason behind the reason. */
        private IntegrationException stopped(String reason, float start) {
            double time = problem.interval().turn(start);
            for (int sample : nonFinite) {
                if (sample >= 0) {
                    return new NonFiniteException(sample, time);
                }
            }
            int to = firstSample + problem.groupSize() - 1;
            return new IntegrationException(reason + " at t = " + time + ", with samples " + firstSample + " to " + to
                    + " sharing their steps");
        }
    }
}
