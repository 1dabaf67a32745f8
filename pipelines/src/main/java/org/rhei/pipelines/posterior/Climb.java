package org.rhei.pipelines.posterior;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A climb from one start: position, gradient and the approximate inverse Hessian of the BFGS method. Mutable. */
final class Climb {
    /** The points of a line search: 2, 1, 1/2, 1/4, … of the step. */
    static final int CANDIDATES = 10;

    private static final double LONGEST_STEP = 2;
    private static final double FIRST_DIFFERENCE = 1e-2;
    private static final double LAST_DIFFERENCE = 1e-3;

    private double[] position;
    private double value;
    private double[] gradient;
    private double @Nullable [] formerPosition;
    private double @Nullable [] formerGradient;
    private final double[][] inverseHessian;
    private double difference = FIRST_DIFFERENCE;
    private boolean steepest = true;
    private boolean top;
    private int steps;

    Climb(double[] position, double value) {
        this.position = position;
        this.value = value;
        gradient = new double[position.length];
        inverseHessian = new double[position.length][position.length];
        forget();
    }

    double[] position() {
        return position;
    }

    double value() {
        return value;
    }

    boolean reachedTop() {
        return top;
    }

    int steps() {
        return steps;
    }

    boolean ended(int most) {
        return top || steps >= most;
    }

    /** Returns the points of central differences: above and below in each coordinate. */
    List<double[]> differencePoints() {
        List<double[]> points = new ArrayList<>();
        for (int j = 0; j < position.length; j++) {
            for (double sign : new double[] {1, -1}) {
                double[] point = position.clone();
                point[j] += sign * difference;
                points.add(point);
            }
        }
        return points;
    }

    /** Sets the gradient from the values at {@link #differencePoints}, and updates the inverse Hessian. */
    void differentiate(double[] values) {
        double[] found = new double[position.length];
        for (int j = 0; j < found.length; j++) {
            double slope = (values[2 * j] - values[2 * j + 1]) / (2 * difference);
            found[j] = Double.isFinite(slope) ? slope : 0;
        }
        gradient = found;
        if (formerPosition != null && formerGradient != null) {
            update(formerPosition, formerGradient);
            formerPosition = null;
        }
    }

    /** Updates the inverse Hessian of the negative log-density by the BFGS formula. */
    private void update(double[] fromPosition, double[] fromGradient) {
        int n = position.length;
        double[] s = new double[n];
        double[] y = new double[n];
        double sy = 0;
        double yy = 0;
        for (int j = 0; j < n; j++) {
            s[j] = position[j] - fromPosition[j];
            y[j] = fromGradient[j] - gradient[j];
            sy += s[j] * y[j];
            yy += y[j] * y[j];
        }
        if (sy <= 1e-10 * yy) {
            return; // not concave along the step
        }
        if (steepest) {
            scale(sy / yy);
            steepest = false;
        }
        double[] hy = times(y);
        double yhy = 0;
        for (int j = 0; j < n; j++) {
            yhy += y[j] * hy[j];
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                inverseHessian[i][j] += (1 + yhy / sy) * s[i] * s[j] / sy - (hy[i] * s[j] + s[i] * hy[j]) / sy;
            }
        }
    }

    /** Returns the points of a line search along the quasi-Newton direction, inside the bounds. */
    List<double[]> candidates(SearchSpace space) {
        double[] direction = times(gradient);
        double slope = 0;
        double squares = 0;
        for (int j = 0; j < direction.length; j++) {
            slope += direction[j] * gradient[j];
            squares += direction[j] * direction[j];
        }
        if (slope <= 0) {
            forget();
            direction = gradient.clone();
            squares = 0;
            for (double each : direction) {
                squares += each * each;
            }
        }
        double factor = Math.min(1, LONGEST_STEP / (2 * Math.sqrt(squares)));
        List<double[]> points = new ArrayList<>();
        double length = 2;
        for (int i = 0; i < CANDIDATES; i++, length /= 2) {
            double[] point = position.clone();
            for (int j = 0; j < point.length; j++) {
                point[j] += length * factor * direction[j];
            }
            points.add(space.inside(point));
        }
        return points;
    }

    /** Takes the best of some points if it gains enough; tries the gradient, then shorter differences, before the climb ends. */
    void step(List<double[]> points, double[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            if (values[i] > values[best]) {
                best = i;
            }
        }
        steps++;
        if (values[best] - value > ModeSearch.LEAST_GAIN) {
            formerPosition = position;
            formerGradient = gradient;
            position = points.get(best);
            value = values[best];
        } else if (!steepest) {
            forget();
        } else if (difference > LAST_DIFFERENCE) {
            difference /= 4;
        } else {
            top = true;
        }
    }

    private void forget() {
        steepest = true;
        for (int i = 0; i < inverseHessian.length; i++) {
            for (int j = 0; j < inverseHessian.length; j++) {
                inverseHessian[i][j] = i == j ? 1 : 0;
            }
        }
    }

    private void scale(double factor) {
        for (int i = 0; i < inverseHessian.length; i++) {
            inverseHessian[i][i] = factor;
        }
    }

    private double[] times(double[] vector) {
        double[] product = new double[vector.length];
        for (int i = 0; i < product.length; i++) {
            for (int j = 0; j < product.length; j++) {
                product[i] += inverseHessian[i][j] * vector[j];
            }
        }
        return product;
    }
}
