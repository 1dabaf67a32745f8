package org.rhei.solvers.engine;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.kernel.steps.Steps;
import org.rhei.solvers.OnFailure;
import org.rhei.solvers.Progress;
import org.rhei.solvers.Solution;
import org.rhei.solvers.Statistics;
import org.rhei.solvers.engine.SteppingField.StepRunner;

/**
 * Integrates all samples over the steps of a {@link StepPlan}: the one integration of all solvers whose steps are known beforehand.
 *
 * <p>A tile is integrated over a whole {@link Segment} of steps while it stays in the cache. Threads take {@link TilePieces}, without a
 * barrier inside a segment. Between segments a tile's state is stored in the memory of its last state.
 */
public final class Integration {
    private final StepPlan plan;
    private final Problem problem;
    private final Workers workers;
    private final ProgressTracker progress;
    private final FailedSamples failures;
    private final AtomicLong evaluations = new AtomicLong();

    /** For each node, the index of the first requested time after it. */
    private final int[] firstSaved;

    public Integration(StepPlan plan, Problem problem, OnFailure onFailure, Workers workers, Progress progress) {
        this.plan = plan;
        this.problem = problem;
        this.workers = workers;
        this.progress = new ProgressTracker(progress);
        this.failures = new FailedSamples(onFailure, problem.samples());
        double[] nodes = plan.nodes();
        this.firstSaved = new int[nodes.length];
        for (int i = 0; i < nodes.length; i++) {
            firstSaved[i] = problem.firstAfter(problem.interval().turn((float) nodes[i]));
        }
    }

    /**
     * Integrates all samples.
     *
     * @throws org.rhei.solvers.NonFiniteException when a state becomes infinite or NaN, unless failures are to be reported
     * @throws java.util.concurrent.CancellationException when the progress says so or the calling thread is interrupted
     */
    public Solution run() {
        double[] nodes = plan.nodes();
        int steps = nodes.length - 1;
        int tiles = problem.tiles(problem.samples());
        for (int from = 0; from < steps; ) {
            Segment segment = Segment.of(problem.field(), plan, from);
            Optional<Steps> whole = wholeSteps(segment);
            boolean divisible = whole.isEmpty() && segment.to() - from > 1;
            TilePieces pieces = divisible ? TilePieces.balanced(tiles, workers.threads()) : TilePieces.whole(tiles);
            workers.run(pieces.count(), () -> new Worker(segment, whole, pieces), Worker::integrate);
            from = segment.to();
        }
        progress.finish();
        long needed = evaluations.get();
        Statistics statistics = new Statistics(needed, needed, steps, 0, smallestStep(nodes));
        return new Solution(
                problem.states(), statistics, failures.outcomes(problem.samples(), nodes[steps], statistics));
    }

    /** Returns a segment's steps if the field takes them by itself. */
    private Optional<Steps> wholeSteps(Segment segment) {
        if (problem.hasTimesInside() || !(problem.field() instanceof SteppingField field)) {
            return Optional.empty();
        }
        int registers = field.stepRegisters();
        return registers == 0
                ? Optional.empty()
                : plan.wholeSteps(segment).filter(steps -> steps.registers() <= registers);
    }

    private static double smallestStep(double[] nodes) {
        double smallest = Double.POSITIVE_INFINITY;
        for (int i = 1; i < nodes.length; i++) {
            smallest = Math.min(smallest, Math.abs(nodes[i] - nodes[i - 1]));
        }
        return smallest;
    }

    /** The work of one thread in a segment. */
    private final class Worker {
        private final Segment segment;
        private final Optional<Steps> whole;
        private final TilePieces pieces;
        private Stepper stepper = plan.stepper(problem, failures);

        /** Takes the segment's steps at once; null if the field or the plan does not support that. */
        private final @Nullable StepRunner runner;

        Worker(Segment segment, Optional<Steps> whole, TilePieces pieces) {
            this.segment = segment;
            this.whole = whole;
            this.pieces = pieces;
            this.runner = problem.field() instanceof SteppingField field
                    ? whole.map(field::stepRunner).orElse(null)
                    : null;
        }

        /** Integrates a tile over the segment, or over a half of its steps. */
        void integrate(int piece) {
            int middle = (segment.from() + segment.to()) / 2;
            if (pieces.isSecondHalf(piece)) {
                Stepper half = pieces.handover(piece).take();
                if (half != null) {
                    stepper = half;
                    end(piece, middle);
                }
                return;
            }
            Tensor states = segment.from() == 0 ? problem.states().getFirst() : problem.last();
            stepper.load(pieces.tile(piece) * problem.field().lanes(), problem.samples(), states);
            stepper.begin(segment.from());
            if (!pieces.isFirstHalf(piece)) {
                end(piece, segment.from());
                return;
            }
            take(segment.from(), middle);
            if (pieces.handover(piece).offer(stepper)) {
                stepper = plan.stepper(problem, failures);
            } else {
                end(piece, middle);
            }
        }

        /** Takes the last steps of a tile and stores its state. */
        private void end(int piece, int from) {
            int tile = pieces.tile(piece);
            if (!runWhole()) {
                take(from, segment.to());
            }
            stepper.store(problem.last());
            if (tile == 0) { // all tiles evaluate equally often
                evaluations.addAndGet(stepper.evaluations());
            }
            int steps = plan.nodes().length - 1;
            int tiles = problem.tiles(problem.samples());
            progress.advance((double) (segment.to() - segment.from()) / steps / tiles);
        }

        private void take(int from, int to) {
            for (int step = from; step < to; step++) {
                progress.check();
                stepper.step(segment, step);
                failures.check(stepper.next, stepper.batch, step, segment.end(step));
                save(step);
                stepper.advance();
            }
        }

        /** Writes the requested states after the step's start and up to its end. */
        private void save(int step) {
            int to = Math.min(firstSaved[step + 1], problem.states().size() - 1); // the last state is always stored
            for (int i = firstSaved[step]; i < to; i++) {
                problem.store(
                        stepper.at(segment, step, i),
                        stepper.batch,
                        problem.states().get(i));
            }
        }

        /**
         * Takes all steps of the segment at once if the field supports that.
         *
         * @return false, with the state unchanged, if the field takes no whole steps, or if a state is not finite at the end: single
         *     steps then find the sample and the time
         */
        private boolean runWhole() {
            if (runner == null) {
                return false;
            }
            System.arraycopy(stepper.x.data(), 0, stepper.next.data(), 0, stepper.x.size());
            runner.run(
                    segment.table(),
                    stepper.batch,
                    stepper.next,
                    (step, tiles) -> stepper.draw(segment, step, tiles),
                    progress::check);
            for (float value : stepper.next.data()) {
                if (!Float.isFinite(value)) {
                    stepper.begin(segment.from()); // the noise was drawn
                    return false;
                }
            }
            stepper.addEvaluations(whole.orElseThrow().evaluations());
            stepper.advance();
            return true;
        }
    }
}
