package org.rhei.solvers.multistep;

import java.util.Arrays;
import java.util.function.Function;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.solvers.LogDensityField;
import org.rhei.solvers.VelocityField.TimeTable;
import org.rhei.solvers.multistep.DensityFit.DensityPath;

/**
 * The derivatives of each point's log-density with respect to the parameters of a {@link DensityMethod}. Those of velocity and divergence
 * with respect to states and blends are difference quotients on one set of trajectories; they serve for methods nearby.
 */
final class DensityGradient {
    /** The displacement of a state in difference quotients, in units of the points' spread. */
    static final double MOVE = 1e-3;

    /** The change of a share in difference quotients. */
    private static final double SHARE = 0.1;

    private final LogDensityField field;
    private final float move;
    private final Workers workers;
    private final double baseStd;
    private final int dimension;

    /** ∂v_m/∂x_k, and the divergence's: step, component, point and component. */
    private float[][][] ofState = {};

    /** ∂v_m/∂c_k, and the divergence's: step, share, point and component. */
    private float[][][] ofBlend = {};

    DensityGradient(LogDensityField field, float move, Workers workers, double baseStd) {
        this.field = field;
        this.move = move;
        this.workers = workers;
        this.baseStd = baseStd;
        this.dimension = field.dimension() - 1;
    }

    static float[] velocity(LogDensityField field, TimeTable table, int step, float[] x, Workers workers) {
        Tensor states = Tensor.of(x, x.length / field.dimension(), field.dimension());
        return Calibration.velocity(field, table, step, states, workers).data();
    }

    /** Computes the difference quotients on a method's trajectories. */
    void differentiate(DensityMethod method, DensityPath path, Function<DensityMethod, TimeTable> tables) {
        int steps = method.steps();
        TimeTable table = tables.apply(method);
        ofState = new float[steps][dimension][];
        for (int m = 1; m < steps; m++) { // no parameter moves the first state
            for (int k = 0; k < dimension; k++) {
                float[] x = path.x()[m].clone();
                for (int at = k; at < x.length; at += dimension + 1) {
                    x[at] += move;
                }
                ofState[m][k] = quotient(velocity(field, table, m, x, workers), path.v()[m], move);
            }
        }
        ofBlend = new float[steps][FittedMultistep.BLENDS][];
        for (int k = 0; k < FittedMultistep.BLENDS; k++) {
            double[] by = new double[method.first()];
            for (int m = 0; m < steps; m++) {
                by[steps + m * FittedMultistep.BLENDS + k] = SHARE;
            }
            TimeTable moved = tables.apply(method.moved(by));
            for (int m = 0; m < steps; m++) {
                ofBlend[m][k] = quotient(velocity(field, moved, m, path.x()[m], workers), path.v()[m], (float) SHARE);
            }
        }
    }

    private static float[] quotient(float[] moved, float[] v, float by) {
        for (int i = 0; i < moved.length; i++) {
            moved[i] = (moved[i] - v[i]) / by;
        }
        return moved;
    }

    /**
     * Computes the derivatives of each point's log-density with respect to the first parameters, a row for each. With Λ_n and G_n the
     * derivatives with respect to x_n and v_n, they follow from the end: Λ_N = −x_N / σ², G_m = Σ_n≥m w_n,n−m Λ_n+1, Λ_m = Λ_m+1 + G_m
     * ∂v_m/∂x_m + u_m ∂div_m/∂x_m.
     */
    double[][] rows(DensityMethod method, DensityPath path, int parameters) {
        int steps = method.steps();
        int points = path.x()[0].length / (dimension + 1);
        double[][] rows = new double[parameters][points];
        workers.run(points, () -> new double[2][steps + 1][dimension], (scratch, i) -> {
            double[][] lambda = scratch[0];
            double[][] g = scratch[1];
            for (int k = 0; k < dimension; k++) {
                lambda[steps][k] = -path.x()[steps][at(i, k)] / (baseStd * baseStd);
            }
            for (int m = steps - 1; m >= 0; m--) {
                Arrays.fill(g[m], 0);
                for (int n = m; n < steps; n++) {
                    for (int k = 0; k < dimension; k++) {
                        g[m][k] += method.states()[n][n - m] * lambda[n + 1][k];
                    }
                }
                for (int k = 0; k < dimension && m > 0; k++) {
                    lambda[m][k] = lambda[m + 1][k] + along(ofState[m][k], i, g[m], method.quadrature()[m]);
                }
            }
            write(i, method, path, scratch, rows);
        });
        return rows;
    }

    /** Returns the index of a component of a point's state; component d is the divergence. */
    private int at(int point, int component) {
        return point * (dimension + 1) + component;
    }

    /** Returns g · ∂v + u ∂div of a point. */
    private double along(float[] derivative, int point, double[] g, double u) {
        double sum = u * derivative[at(point, dimension)];
        for (int r = 0; r < dimension; r++) {
            sum += g[r] * derivative[at(point, r)];
        }
        return sum;
    }

    private void write(int point, DensityMethod method, DensityPath path, double[][][] scratch, double[][] rows) {
        double[][] lambda = scratch[0];
        double[][] g = scratch[1];
        int p = 0;
        for (float[] v : path.v()) {
            rows[p++][point] = v[at(point, dimension)];
        }
        for (int m = 0; m < path.v().length; m++) {
            for (float[] ofShare : ofBlend[m]) {
                rows[p++][point] = along(ofShare, point, g[m], method.quadrature()[m]);
            }
        }
        for (int n = 0; n < path.v().length && p < rows.length; n++) {
            for (int j = 0; j <= n; j++) {
                double sum = 0;
                for (int k = 0; k < dimension; k++) {
                    sum += lambda[n + 1][k] * path.v()[n - j][at(point, k)];
                }
                rows[p++][point] = sum;
            }
        }
    }
}
