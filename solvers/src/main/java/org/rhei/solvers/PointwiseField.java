package org.rhei.solvers;

/** A field of one sample at a time, lifted to tiles: each lane is copied out, evaluated and copied back. */
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
        public void velocity(TimeTable table, int time, int[] rows, float[] x, int xAt, float[] v, int vAt) {
            double t = ((Times) table).at(time);
            for (int lane = 0; lane < lanes(); lane++) {
                velocity(t, lane, x, xAt, v, vAt);
            }
        }

        @Override
        public boolean takesTimePerLane() {
            return true;
        }

        @Override
        public void velocity(TimeTable table, int[] times, int[] rows, float[] x, int xAt, float[] v, int vAt) {
            for (int lane = 0; lane < lanes(); lane++) {
                velocity(((Times) table).at(times[lane]), lane, x, xAt, v, vAt);
            }
        }

        private void velocity(double t, int lane, float[] x, int xAt, float[] v, int vAt) {
            int lanes = lanes();
            for (int i = 0; i < dimension; i++) {
                point[i] = x[xAt + i * lanes + lane];
            }
            field.velocity(t, point, velocity);
            for (int i = 0; i < dimension; i++) {
                v[vAt + i * lanes + lane] = velocity[i];
            }
        }
    }

    /** Nothing can be prepared for a field that is not known: a table of times is just the times. */
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
