package org.rhei.solvers;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Tensor;

/**
 * A flow together with what it does to the density: the state is (x, ℓ) with
 * <pre>
 *   dx/dt = v(t, x),   dℓ/dt = div v = tr ∂v/∂x
 * </pre>
 * so that log p(x(t₀)) = log p(x(t₁)) + ℓ(t₁) − ℓ(t₀), whichever way time runs. Source: Chen, Rubanova, Bettencourt and
 * Duvenaud, <i>Neural ordinary differential equations</i>, 2018, theorem 1; Grathwohl et al., <i>FFJORD</i>, 2019.
 */
public final class LogDensityField implements VelocityField {
    /** The most directions that an evaluation takes at a time: their activations share the cache with the sample's. */
    private static final int MAX_DIRECTIONS = 5;

    private final DifferentiableField field;
    private final @Nullable Tensor probes;

    private LogDensityField(DifferentiableField field, @Nullable Tensor probes) {
        this.field = field;
        this.probes = probes;
    }

    /** With the exact divergence: as many derivatives as the state has numbers. */
    public static LogDensityField exact(DifferentiableField field) {
        return new LogDensityField(field, null);
    }

    /**
     * With Hutchinson's estimate εᵀ (∂v/∂x) ε of the divergence, one derivative.
     *
     * @param probes ε of each sample, (n, …): independent numbers of mean 0 and variance 1, the same all along the flow
     */
    public static LogDensityField hutchinson(DifferentiableField field, Tensor probes) {
        return new LogDensityField(field, probes);
    }

    /** One more than the flow's: ℓ comes last. */
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
    public Evaluator evaluator() {
        return probes == null ? new Exact(field) : new Hutchinson(field, probes);
    }

    /** Σ_i (J e_i)_i over the unit directions e_i, some at a time. */
    private static final class Exact implements Evaluator {
        private final int dimension;
        private final int lanes;
        private final int directions;
        private final DifferentiableField.Derivative derivative;
        private final float[] units;
        private final float[] ju;

        Exact(DifferentiableField field) {
            dimension = field.dimension();
            lanes = field.lanes();
            directions = Math.ceilDiv(dimension, Math.ceilDiv(dimension, MAX_DIRECTIONS)); // rounds of nearly one size
            derivative = field.derivative(directions);
            units = new float[directions * dimension * lanes];
            ju = new float[units.length];
        }

        @Override
        public void velocity(TimeTable table, int time, int[] rows, float[] x, int xAt, float[] v, int vAt) {
            for (int first = 0; first < dimension; first += directions) {
                point(first, 1);
                derivative.velocity(table, time, rows, x, xAt, units, 0, v, vAt, ju, 0);
                sum(first, v, vAt + dimension * lanes);
                point(first, 0);
            }
        }

        @Override
        public boolean takesTimePerLane() {
            return derivative.takesTimePerLane();
        }

        @Override
        public void velocity(TimeTable table, int[] times, int[] rows, float[] x, int xAt, float[] v, int vAt) {
            for (int first = 0; first < dimension; first += directions) {
                point(first, 1);
                derivative.velocity(table, times, rows, x, xAt, units, 0, v, vAt, ju, 0);
                sum(first, v, vAt + dimension * lanes);
                point(first, 0);
            }
        }

        /** Adds this round's share of the divergence; the first round begins it. */
        private void sum(int first, float[] v, int divergence) {
            if (first == 0) {
                Arrays.fill(v, divergence, divergence + lanes, 0);
            }
            for (int k = 0; k < directions && first + k < dimension; k++) {
                for (int lane = 0; lane < lanes; lane++) {
                    v[divergence + lane] += ju[unit(first, k) + lane];
                }
            }
        }

        private void point(int first, float value) {
            for (int k = 0; k < directions && first + k < dimension; k++) {
                Arrays.fill(units, unit(first, k), unit(first, k) + lanes, value);
            }
        }

        /** Where component {@code first + k} of direction k lies. */
        private int unit(int first, int k) {
            return (k * dimension + first + k) * lanes;
        }
    }

    private static final class Hutchinson implements Evaluator {
        private final int dimension;
        private final int lanes;
        private final DifferentiableField.Derivative derivative;
        private final float[] probes;
        private final float[] u;
        private final float[] ju;

        Hutchinson(DifferentiableField field, Tensor probes) {
            dimension = field.dimension();
            lanes = field.lanes();
            derivative = field.derivative(1);
            this.probes = probes.data();
            u = new float[dimension * lanes];
            ju = new float[u.length];
        }

        @Override
        public void velocity(TimeTable table, int time, int[] rows, float[] x, int xAt, float[] v, int vAt) {
            point(rows);
            derivative.velocity(table, time, rows, x, xAt, u, 0, v, vAt, ju, 0);
            estimate(v, vAt + u.length);
        }

        @Override
        public boolean takesTimePerLane() {
            return derivative.takesTimePerLane();
        }

        @Override
        public void velocity(TimeTable table, int[] times, int[] rows, float[] x, int xAt, float[] v, int vAt) {
            point(rows);
            derivative.velocity(table, times, rows, x, xAt, u, 0, v, vAt, ju, 0);
            estimate(v, vAt + u.length);
        }

        private void point(int[] rows) {
            for (int lane = 0; lane < lanes; lane++) {
                for (int i = 0; i < dimension; i++) {
                    u[i * lanes + lane] = probes[rows[lane] * dimension + i];
                }
            }
        }

        private void estimate(float[] v, int divergence) {
            for (int lane = 0; lane < lanes; lane++) {
                float sum = 0;
                for (int i = lane; i < u.length; i += lanes) {
                    sum += u[i] * ju[i];
                }
                v[divergence + lane] = sum;
            }
        }
    }
}
