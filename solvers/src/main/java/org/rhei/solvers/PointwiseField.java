package org.rhei.solvers;

import org.rhei.kernel.Batch;
import org.rhei.kernel.Tile;

/** A field of one sample at a time, evaluated on tiles: each lane is copied out, evaluated and copied back. */
record PointwiseField(int dimension, PointField field) implements VelocityField {
    PointwiseField {
        if (dimension < 1) {
            throw new IllegalArgumentException("dimension must be at least 1, found " + dimension);
        }
    }

    @Override
    public int lanes() {
        return 8;
    }

    @Override
    public TimeTable at(double... times) {
        return new Times(times.clone());
    }

    @Override
    public Evaluator evaluator() {
        return new LaneByLane();
    }

    private final class LaneByLane implements Evaluator {
        private final float[] point = new float[dimension];
        private final float[] velocity = new float[dimension];

        @Override
        public boolean takesTimePerLane() {
            return true;
        }

        @Override
        public void evaluate(TimeTable table, Batch batch, Tile x, Tile v) {
            Times times = (Times) table;
            int lanes = batch.lanes();
            float[] from = x.data();
            float[] to = v.data();
            for (int lane = 0; lane < lanes; lane++) {
                for (int i = 0; i < dimension; i++) {
                    point[i] = from[x.offset() + i * lanes + lane];
                }
                field.velocity(times.at(batch.time(lane)), point, velocity);
                for (int i = 0; i < dimension; i++) {
                    to[v.offset() + i * lanes + lane] = velocity[i];
                }
            }
        }
    }

    /** The times of a table. Nothing can be computed beforehand for an unknown field. */
    private static final class Times implements TimeTable {
        private final double[] times;

        Times(double[] times) {
            this.times = times;
        }

        double at(int time) {
            return times[time];
        }
    }
}
