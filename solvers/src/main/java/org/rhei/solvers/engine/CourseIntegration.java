package org.rhei.solvers.engine;

import java.util.Arrays;
import org.rhei.kernel.Workers;
import org.rhei.solvers.OnFailure;
import org.rhei.solvers.Progress;
import org.rhei.solvers.Solution;
import org.rhei.solvers.Statistics;
import org.rhei.solvers.VelocityField.TimeTable;

/**
 * Takes all samples along a course. A tile goes through a whole segment of steps while it sits in the cache; threads
 * take tiles, and there is no barrier inside a segment.
 */
public final class CourseIntegration {
    /** The most times in a segment of more than one step: a network's table takes some 25 KB a time. */
    private static final int MAX_TIMES = 256;

    private final Course course;
    private final Problem problem;
    private final Workers workers;
    private final Meter meter;
    private final double[] nodes;
    private final int[] firstSaved;
    private final FailedSamples failed;

    public CourseIntegration(Course course, Problem problem, Workers workers, Progress progress) {
        this.course = course;
        this.problem = problem;
        this.workers = workers;
        this.meter = new Meter(progress);
        this.nodes = course.nodes();
        this.failed = new FailedSamples(OnFailure.THROW, problem.samples());
        this.firstSaved = new int[nodes.length];
        for (int i = 0; i < nodes.length; i++) {
            firstSaved[i] = problem.firstAfter(problem.interval().turn((float) nodes[i]));
        }
    }

    /** Steps {@code from} to {@code to} (exclusive) with the field's table of their times. */
    private record Segment(int from, int to, TimeTable table, int[] times, int[] timesAt) {}

    public Solution run() {
        int steps = nodes.length - 1;
        int tiles = problem.tiles(problem.samples());
        long evaluations = 0;
        for (int step = 0; step < steps; ) {
            Segment segment = segment(step);
            workers.run(tiles, course::passage, (passage, index) -> {
                integrate(passage, index, segment);
                meter.advance((double) (segment.to - segment.from) / steps / tiles);
            });
            evaluations += segment.times.length;
            step = segment.to;
        }
        meter.finish();
        double smallest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < steps; i++) {
            smallest = Math.min(smallest, Math.abs(nodes[i + 1] - nodes[i]));
        }
        return new Solution(problem.states(), new Statistics(evaluations, evaluations, steps, 0, smallest));
    }

    /** As many steps as fit, from step {@code from} on. */
    private Segment segment(int from) {
        double[] distinct = new double[MAX_TIMES];
        int[] times = new int[MAX_TIMES];
        int[] timesAt = new int[nodes.length];
        int count = 0;
        int used = 0;
        int to = from;
        while (to < nodes.length - 1) {
            double[] own = course.times(to);
            if (to > from && used + own.length > MAX_TIMES) {
                break;
            }
            timesAt[to - from] = used;
            for (double time : own) {
                if (count == 0 || distinct[count - 1] != time) { // a step may begin where the one before ended
                    distinct[count++] = time;
                }
                times[used++] = count - 1;
            }
            to++;
        }
        TimeTable table = problem.field().at(Arrays.copyOf(distinct, count));
        return new Segment(from, to, table, Arrays.copyOf(times, used), timesAt);
    }

    /** Takes a tile through a segment. Between segments its state waits where the last state will be in the end. */
    private void integrate(Course.Passage passage, int index, Segment segment) {
        passage.batch.assign(index * passage.batch.lanes(), problem.samples());
        problem.load(segment.from == 0 ? problem.states().getFirst() : problem.last(), passage.batch, passage.x);
        passage.begin(segment.from);
        for (int step = segment.from; step < segment.to; step++) {
            meter.check();
            passage.step(step, segment.table, segment.times, segment.timesAt[step - segment.from]);
            failed.check(passage.next, passage.batch, step, nodes[step + 1]);
            save(passage, step);
            passage.advance();
        }
        problem.store(passage.x, passage.batch, problem.last());
    }

    /** Writes the states that are wanted after the step's start and up to its end; straight lines join the nodes. */
    private void save(Course.Passage passage, int step) {
        double size = nodes[step + 1] - nodes[step];
        int to = Math.min(firstSaved[step + 1], problem.states().size() - 1); // the last state is written by all means
        for (int i = firstSaved[step]; i < to; i++) {
            double theta = (problem.interval().turn(problem.grid().get(i)) - nodes[step]) / size;
            if (theta == 1) {
                problem.store(passage.next, passage.batch, problem.states().get(i));
            } else {
                problem.storeBetween(
                        passage.x,
                        passage.next,
                        (float) theta,
                        passage.batch,
                        problem.states().get(i));
            }
        }
    }
}
