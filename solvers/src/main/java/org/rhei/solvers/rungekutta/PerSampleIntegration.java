package org.rhei.solvers.rungekutta;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.rhei.kernel.Batch;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Tile;
import org.rhei.kernel.Workers;
import org.rhei.solvers.IntegrationException;
import org.rhei.solvers.NonFiniteException;
import org.rhei.solvers.OnFailure;
import org.rhei.solvers.Outcome;
import org.rhei.solvers.Progress;
import org.rhei.solvers.Solution;
import org.rhei.solvers.Statistics;
import org.rhei.solvers.VelocityField;
import org.rhei.solvers.engine.Problem;
import org.rhei.solvers.engine.ProgressTracker;
import org.rhei.solvers.time.FloatInterval;

/**
 * Adaptive steps of each sample's own. A tile's lanes are at times of their own; a sample that is done leaves its lane
 * to the next that waits. There is no barrier between threads but one after the samples' first velocities.
 */
final class PerSampleIntegration {
    private final Adaptive solver;
    private final Problem problem;
    private final Workers workers;
    private final ProgressTracker progress;
    private final StepControl control;

    /** Each sample's first velocity and first step: found tile by tile, as all samples start at the same time. */
    private final Tensor firstVelocities;

    private final float[] firstSteps;
    private final Outcome[] outcomes;
    private final AtomicInteger waiting = new AtomicInteger();

    PerSampleIntegration(Adaptive solver, Problem problem, Workers workers, Progress progress) {
        this.solver = solver;
        this.problem = problem;
        this.workers = workers;
        this.progress = new ProgressTracker(progress);
        this.control = new StepControl(solver, problem.interval());
        this.firstVelocities = Tensor.zeros(problem.last().shape());
        this.firstSteps = new float[problem.samples()];
        this.outcomes = new Outcome[problem.samples()];
    }

    Solution run() {
        int tiles = problem.tiles(problem.samples());
        FloatInterval interval = problem.interval();
        VelocityField.TimeTable start = problem.field().at(interval.turn(interval.start()));
        workers.run(tiles, () -> new PerLaneRungeKutta(solver.tableau(), problem), (tile, index) -> {
            progress.check();
            begin(tile, index * problem.field().lanes(), start);
        });
        workers.run(
                Math.min(workers.threads(), tiles),
                () -> new PerLaneRungeKutta(solver.tableau(), problem),
                (tile, index) -> integrate(tile));
        progress.finish();
        List<Outcome> all = List.of(outcomes);
        return new Solution(problem.states(), Statistics.of(all), all);
    }

    /** Finds the first velocities of a tile of samples, and their first steps. */
    private void begin(PerLaneRungeKutta tile, int firstSample, VelocityField.TimeTable start) {
        Batch batch = tile.batch;
        batch.assign(firstSample, problem.samples());
        problem.load(problem.states().getFirst(), batch, tile.x);
        tile.evaluateFirst(start);
        problem.store(tile.k[0], batch, firstVelocities);
        for (int lane = 0; lane < batch.active(); lane++) {
            firstSteps[batch.sample(lane)] = (float) solver.firstStep();
        }
        if (solver.firstStep() == Adaptive.AUTOMATIC) {
            FirstStep[] trials = new FirstStep[batch.lanes()];
            for (int lane = 0; lane < batch.lanes(); lane++) {
                trials[lane] = FirstStep.of(scaled(tile.x, tile, lane), scaled(tile.k[0], tile, lane));
            }
            tile.evaluateTrial(trials);
            for (int lane = 0; lane < batch.active(); lane++) {
                double change = scaled(tile.stage, tile, lane);
                firstSteps[batch.sample(lane)] =
                        (float) trials[lane].size(change, solver.tableau().order());
            }
        }
    }

    /** The root mean square of a lane's values scaled by atol + rtol·|x|. */
    private double scaled(Tile values, PerLaneRungeKutta tile, int lane) {
        double squares = 0;
        for (int i = lane; i < values.size(); i += values.lanes()) {
            double each = values.data()[i]
                    / (solver.atol() + solver.rtol() * Math.abs(tile.x.data()[i]));
            squares += each * each;
        }
        return Math.sqrt(squares / problem.field().dimension());
    }

    /** Takes samples as they wait, until none does and all lanes are done. */
    private void integrate(PerLaneRungeKutta tile) {
        Seat[] seats = new Seat[tile.batch.lanes()];
        for (int lane = 0; lane < seats.length; lane++) {
            seats[lane] = new Seat();
        }
        while (fill(tile, seats)) {
            progress.check();
            boolean inside = false;
            for (int lane = 0; lane < seats.length; lane++) {
                Seat seat = seats[lane];
                tile.from[lane] = problem.interval().turn(seat.start);
                tile.to[lane] = problem.interval().turn(seat.end);
                inside |= seat.taken
                        && seat.wanted < problem.grid().size()
                        && problem.grid().get(seat.wanted) < seat.end;
            }
            tile.step(inside);
            for (int lane = 0; lane < seats.length; lane++) {
                if (seats[lane].taken) {
                    judge(tile, lane, seats[lane], inside);
                }
            }
        }
    }

    /** Seats waiting samples in free lanes; a lane that stays free does again what another does. */
    private boolean fill(PerLaneRungeKutta tile, Seat[] seats) {
        int taken = -1;
        for (int lane = 0; lane < seats.length; lane++) {
            Seat seat = seats[lane];
            int sample = seat.taken || waiting.get() >= problem.samples() ? -1 : waiting.getAndIncrement();
            if (sample >= 0 && sample < problem.samples()) {
                seat.take(sample);
                tile.load(lane, sample, problem.states().getFirst(), firstVelocities);
            }
            taken = seat.taken ? lane : taken;
        }
        if (taken >= 0) {
            tile.batch.activate(taken + 1);
        }
        for (int lane = 0; lane < seats.length && taken >= 0; lane++) {
            if (!seats[lane].taken) {
                tile.copyLane(taken, lane);
                seats[lane].start = seats[taken].start;
                seats[lane].end = seats[taken].end;
            }
        }
        return taken >= 0;
    }

    /** Accepts or refuses a lane's step and says where the next one ends, or that the sample is done. */
    private void judge(PerLaneRungeKutta tile, int lane, Seat seat, boolean inside) {
        FloatInterval interval = problem.interval();
        Tableau tableau = solver.tableau();
        boolean finite = tile.finite(lane);
        double error = finite ? tile.error(lane, solver.rtol(), solver.atol()) : Double.POSITIVE_INFINITY;
        float size = seat.end - seat.start;
        seat.evaluations += (seat.firstKnown ? 0 : 1) + tableau.stages() - 1;
        seat.firstKnown = true;
        if (error < 1) {
            seat.evaluations += save(tile, lane, seat) && inside ? tableau.extendedStages() - tableau.stages() : 0;
            seat.accepted++;
            seat.smallest = Math.min(seat.smallest, size);
            seat.start = seat.end;
            seat.firstKnown = tableau.fsal();
            tile.accept(lane);
            if (seat.start == interval.end()) {
                finish(tile, lane, seat, Outcome.Status.OK);
                return;
            }
        } else {
            seat.rejected++;
        }
        seat.end = control.nextEnd(seat.start, size, error, seat.before);
        seat.before = StepControl.before(error, seat.before);
        boolean last = seat.end == interval.end();
        if (!(seat.end > seat.start) || (!last && seat.end - seat.start < solver.minStep())) {
            finish(tile, lane, seat, finite ? Outcome.Status.STEP_TOO_SMALL : Outcome.Status.NOT_FINITE);
        } else if (seat.accepted + seat.rejected == solver.maxSteps()) {
            finish(tile, lane, seat, finite ? Outcome.Status.BUDGET_SPENT : Outcome.Status.NOT_FINITE);
        }
    }

    /** Writes the states that are wanted up to a step's end. Whether one of them lay inside. */
    private boolean save(PerLaneRungeKutta tile, int lane, Seat seat) {
        boolean inside = false;
        List<Float> grid = problem.grid();
        while (seat.wanted < grid.size() && grid.get(seat.wanted) <= seat.end) {
            double theta = (double) (grid.get(seat.wanted) - seat.start) / (seat.end - seat.start);
            tile.store(lane, theta, problem.states().get(seat.wanted));
            inside |= theta < 1;
            seat.wanted++;
        }
        return inside;
    }

    private void finish(PerLaneRungeKutta tile, int lane, Seat seat, Outcome.Status status) {
        double time = problem.interval().turn(seat.start);
        if (status != Outcome.Status.OK && solver.onFailure() == OnFailure.THROW) {
            throw switch (status) {
                case NOT_FINITE -> new NonFiniteException(seat.sample, time, seat.accepted + seat.rejected);
                case BUDGET_SPENT ->
                    new IntegrationException("the budget of " + solver.maxSteps() + " steps is spent at t = " + time
                            + " for sample " + seat.sample);
                default ->
                    new IntegrationException(
                            "the step size fell below what is allowed at t = " + time + " for sample " + seat.sample);
            };
        }
        for (; seat.wanted < problem.grid().size(); seat.wanted++) { // a sample that stopped stays where it is
            tile.store(lane, 0, problem.states().get(seat.wanted));
        }
        outcomes[seat.sample] =
                new Outcome(status, time, seat.evaluations, seat.accepted, seat.rejected, seat.smallest);
        seat.taken = false;
        progress.advance(1.0 / problem.samples());
    }

    /** A lane's sample on its way. Times are the interval's: they run forward. */
    private final class Seat {
        private boolean taken;
        private int sample;
        private float start;
        private float end;
        private double before;
        private boolean firstKnown;
        private int wanted;
        private long evaluations;
        private long accepted;
        private long rejected;
        private double smallest;

        void take(int next) {
            taken = true;
            sample = next;
            start = problem.interval().start();
            end = control.firstEnd(firstSteps[next]);
            before = 1;
            firstKnown = true;
            wanted = 1;
            evaluations = solver.firstStep() == Adaptive.AUTOMATIC ? 2 : 1;
            accepted = 0;
            rejected = 0;
            smallest = Double.POSITIVE_INFINITY;
        }
    }
}
