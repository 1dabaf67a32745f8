package org.rhei.solvers;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Batch;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Tile;

/**
 * A flow together with the change of the log-density along it: the state is (x, ℓ) with <pre> dx/dt = v(t, x), dℓ/dt = div v = tr ∂v/∂x
 * </pre> so that log p(x(t₀)) = log p(x(t₁)) + ℓ(t₁) − ℓ(t₀), for both directions of time. Source: Chen, Rubanova, Bettencourt and
 * Duvenaud, <i>Neural ordinary differential equations</i>, 2018, theorem 1; Grathwohl et al., <i>FFJORD</i>, 2019.
 */
public final class LogDensityField implements VelocityField {
    /** The largest number of directions of an evaluation. Their activations share the cache with those of the state. */
    private static final int MAX_DIRECTIONS = 5;

    private final DifferentiableField field;
    private final @Nullable Tensor probes;

    private LogDensityField(DifferentiableField field, @Nullable Tensor probes) {
        this.field = field;
        this.probes = probes;
    }

    /**
     *  Returns the field with the exact divergence, one derivative for each component of the state.
     *
     * @param field the velocity
     * @return the field of the state (x, ℓ)
     */
    public static LogDensityField exact(DifferentiableField field) {
        return new LogDensityField(field, null);
    }

    /**
     * Returns the field with Hutchinson's estimate εᵀ (∂v/∂x) ε of the divergence, one derivative.
     *
     * @param field the velocity
     * @param probes ε of each sample, (n, …): independent values of mean 0 and variance 1, constant along the flow
     * @return the field of the state (x, ℓ)
     */
    public static LogDensityField hutchinson(DifferentiableField field, Tensor probes) {
        return new LogDensityField(field, probes);
    }

    /**
     * Returns the states (x, 0) of some points, with which an integration begins.
     *
     * @param points x of each point, (n, dimension of the flow)
     * @return the states, (n, dimension of the flow + 1)
     */
    public static Tensor start(Tensor points) {
        int dimension = points.dim(1);
        Tensor start = Tensor.zeros(points.dim(0), dimension + 1);
        for (int i = 0; i < points.dim(0); i++) {
            System.arraycopy(points.data(), i * dimension, start.data(), i * (dimension + 1), dimension);
        }
        return start;
    }

    /** Returns the dimension of the flow plus one: ℓ is the last component. */
    @Override
    public int dimension() {
        return field.dimension() + 1;
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
        return probes == null ? new Exact(field) : new Hutchinson(field, probes);
    }

    /** Evaluates the flow's velocity in tiles of the flow's dimension, and its divergence. */
    private abstract static class WithDivergence implements Evaluator {
        final int dimension;
        final int lanes;
        final DifferentiableField.JvpEvaluator flow;
        final Tile u;
        final Tile ju;
        private final Tile state;
        private final Tile velocity;

        WithDivergence(DifferentiableField field, int directions) {
            dimension = field.dimension();
            lanes = field.lanes();
            flow = field.jvpEvaluator(directions);
            u = Tile.zeros(directions, dimension, lanes);
            ju = Tile.zeros(directions, dimension, lanes);
            state = Tile.zeros(1, dimension, lanes);
            velocity = Tile.zeros(1, dimension, lanes);
        }

        @Override
        public boolean takesTimePerLane() {
            return flow.takesTimePerLane();
        }

        @Override
        public void evaluate(TimeTable table, Batch batch, Tile x, Tile v) {
            System.arraycopy(x.data(), x.offset(), state.data(), 0, state.size());
            divergence(table, batch, state, velocity, v.data(), v.offset() + velocity.size());
            System.arraycopy(velocity.data(), 0, v.data(), v.offset(), velocity.size());
        }

        /** Computes the velocity, and the divergence of each lane, which is written from {@code out[at]}. */
        abstract void divergence(TimeTable table, Batch batch, Tile x, Tile v, float[] out, int at);
    }

    /** Computes Σ_i (J e_i)_i over the unit directions e_i, some at a time. */
    private static final class Exact extends WithDivergence {
        private final int directions;

        Exact(DifferentiableField field) {
            super(field, directions(field.dimension()));
            directions = u.tokens();
        }

        /** Returns the number of directions of an evaluation, so that all evaluations have nearly the same number. */
        private static int directions(int dimension) {
            return Math.ceilDiv(dimension, Math.ceilDiv(dimension, MAX_DIRECTIONS));
        }

        @Override
        void divergence(TimeTable table, Batch batch, Tile x, Tile v, float[] out, int at) {
            Arrays.fill(out, at, at + lanes, 0);
            for (int first = 0; first < dimension; first += directions) {
                point(first, 1);
                flow.evaluate(table, batch, x, u, v, ju);
                for (int k = 0; k < directions && first + k < dimension; k++) {
                    for (int lane = 0; lane < lanes; lane++) {
                        out[at + lane] += ju.data()[unit(first, k) + lane];
                    }
                }
                point(first, 0);
            }
        }

        /** Sets component {@code first + k} of every direction k. */
        private void point(int first, float value) {
            for (int k = 0; k < directions && first + k < dimension; k++) {
                Arrays.fill(u.data(), unit(first, k), unit(first, k) + lanes, value);
            }
        }

        /** Returns the index of the lanes of component {@code first + k} of direction k. */
        private int unit(int first, int k) {
            return u.at(k) + (first + k) * lanes;
        }
    }

    /** Computes Hutchinson's estimate εᵀ J ε. */
    private static final class Hutchinson extends WithDivergence {
        private final float[] probes;

        Hutchinson(DifferentiableField field, Tensor probes) {
            super(field, 1);
            this.probes = probes.data();
        }

        @Override
        void divergence(TimeTable table, Batch batch, Tile x, Tile v, float[] out, int at) {
            for (int lane = 0; lane < lanes; lane++) {
                for (int i = 0; i < dimension; i++) {
                    u.data()[i * lanes + lane] = probes[batch.sample(lane) * dimension + i];
                }
            }
            flow.evaluate(table, batch, x, u, v, ju);
            for (int lane = 0; lane < lanes; lane++) {
                float sum = 0;
                for (int i = lane; i < u.size(); i += lanes) {
                    sum += u.data()[i] * ju.data()[i];
                }
                out[at + lane] = sum;
            }
        }
    }
}
