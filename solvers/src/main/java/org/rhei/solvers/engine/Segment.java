package org.rhei.solvers.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.rhei.solvers.VelocityField;
import org.rhei.solvers.VelocityField.TimeTable;

/**
 * Consecutive steps of a plan with the field's table of their times, which is computed once for all tiles. Immutable.
 *
 * <p>A network's table needs some 25 KB for each time, so that a long integration runs segment by segment.
 */
public final class Segment {
    /** The largest number of times in a segment of more than one step. */
    private static final int MAX_TIMES = 256;

    private final double[] nodes;
    private final int from;
    private final TimeTable table;
    private final int[][] times;

    private Segment(double[] nodes, int from, TimeTable table, int[][] times) {
        this.nodes = nodes;
        this.from = from;
        this.table = table;
        this.times = times;
    }

    /**
     * Creates a segment of as many steps as it may have, with the table of their times.
     *
     * @param from the first step
     */
    static Segment of(VelocityField field, StepPlan plan, int from) {
        return of(field, plan, from, 0);
    }

    /**
     * Creates a segment of as many steps as it may have, with the table of their times.
     *
     * @param from the first step
     * @param firstEvaluation the first evaluation of that step that needs its time; the results of earlier evaluations are known
     */
    public static Segment of(VelocityField field, StepPlan plan, int from, int firstEvaluation) {
        double[] nodes = plan.nodes();
        double[] distinct = new double[MAX_TIMES];
        List<int[]> times = new ArrayList<>();
        int count = 0;
        for (int step = from; step < nodes.length - 1; step++) {
            double[] own = plan.times(step);
            if (step > from && count + own.length > MAX_TIMES && !plan.needsHistory()) {
                break;
            }
            if (count + own.length > distinct.length) {
                distinct = Arrays.copyOf(distinct, 2 * distinct.length + own.length);
            }
            int[] indices = new int[own.length];
            int shared = Math.max(0, count - own.length); // a time is shared with this step or the one before
            for (int i = step == from ? firstEvaluation : 0; i < own.length; i++) {
                int index = shared;
                while (index < count && distinct[index] != own[i]) {
                    index++;
                }
                distinct[index] = own[i];
                count = Math.max(count, index + 1);
                indices[i] = index;
            }
            times.add(indices);
        }
        TimeTable table = plan.table(field, Arrays.copyOf(distinct, count));
        return new Segment(nodes, from, table, times.toArray(int[][]::new));
    }

    /** Returns the first step, inclusive. */
    public int from() {
        return from;
    }

    /** Returns the last step, exclusive. */
    public int to() {
        return from + times.length;
    }

    /** Returns the field's table of the steps' times. */
    public TimeTable table() {
        return table;
    }

    /** Returns the time of an evaluation of a step, as an index into the table. */
    public int time(int step, int evaluation) {
        return times[step - from][evaluation];
    }

    /** Returns the time at which a step begins. */
    public double start(int step) {
        return nodes[step];
    }

    /** Returns the time at which a step ends. */
    public double end(int step) {
        return nodes[step + 1];
    }

    /** Returns the size h of a step, negative when time runs backward. */
    public float size(int step) {
        return (float) (nodes[step + 1] - nodes[step]);
    }
}
