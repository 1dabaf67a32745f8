package org.rhei.solvers.engine;

import java.util.Arrays;
import org.rhei.solvers.VelocityField;
import org.rhei.solvers.VelocityField.TimeTable;

/**
 * Consecutive steps whose stage times the field has prepared, once for all tiles.
 *
 * <p>A network's table takes some 25 KB a time, so a long integration goes segment by segment.
 */
public final class Segment {
    /** The most times in a segment of more than one step. */
    private static final int MAX_TIMES = 256;

    private final double[] nodes;
    private final int from;
    private final int to;
    private final int stages;
    private final TimeTable table;
    private final int[] indices;

    private Segment(double[] nodes, int from, int to, int stages, TimeTable table, int[] indices) {
        this.nodes = nodes;
        this.from = from;
        this.to = to;
        this.stages = stages;
        this.table = table;
        this.indices = indices;
    }

    /**
     * As many steps as fit, from step {@code from} on.
     *
     * @param c the stages of a step, as shares of it
     * @param nodes step i goes from node i to node i + 1
     * @param firstStage the first stage to be evaluated in step {@code from}: 1 where k_1 is known
     */
    public static Segment of(VelocityField field, double[] c, double[] nodes, int from, int firstStage) {
        int stages = c.length;
        double[] times = new double[MAX_TIMES + stages];
        int[] indices = new int[(nodes.length - 1 - from) * stages];
        int count = 0;
        int to = from;
        while (to < nodes.length - 1 && (to == from || count + stages <= MAX_TIMES)) {
            int known = Math.max(0, count - stages); // a time is shared with this step or the one before
            for (int i = to == from ? firstStage : 0; i < stages; i++) {
                double time = stageTime(nodes[to], nodes[to + 1], c[i]);
                int index = known;
                while (index < count && times[index] != time) {
                    index++;
                }
                times[index] = time;
                count = Math.max(count, index + 1);
                indices[(to - from) * stages + i] = index;
            }
            to++;
        }
        TimeTable table = field.at(Arrays.copyOf(times, count));
        return new Segment(nodes, from, to, stages, table, Arrays.copyOf(indices, (to - from) * stages));
    }

    /** t + c h in float32, rounded once as compiled JAX does, and exactly the end where c is 1. */
    public static double stageTime(double start, double end, double c) {
        return c == 1 ? end : Math.fma((float) c, (float) (end - start), (float) start);
    }

    public int from() {
        return from;
    }

    public int to() {
        return to;
    }

    public TimeTable table() {
        return table;
    }

    /** Which of the table's times a stage of a step has. */
    public int time(int step, int stage) {
        return indices[(step - from) * stages + stage];
    }

    /** All steps, by a method of as many stages as {@code b} has weights. */
    public VelocityField.Steps steps(float[][] a, float[] b) {
        float[] sizes = new float[to - from];
        int[] times = new int[sizes.length * b.length];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = size(from + i);
            for (int stage = 0; stage < b.length; stage++) {
                times[i * b.length + stage] = time(from + i, stage);
            }
        }
        return new VelocityField.Steps(a, b, sizes, table, times);
    }

    public double start(int step) {
        return nodes[step];
    }

    public double end(int step) {
        return nodes[step + 1];
    }

    /** The step's size h, negative where time runs backward. */
    public float size(int step) {
        return (float) (nodes[step + 1] - nodes[step]);
    }
}
