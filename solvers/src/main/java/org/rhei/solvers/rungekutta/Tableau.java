package org.rhei.solvers.rungekutta;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The Butcher tableau of an explicit Runge–Kutta method.
 *
 * <p>One step of size h from x at time t is <pre>
 * k_i = v(t + c_i h, x + h Σ_{j&lt;i} a_ij k_j) for i = 1 … s
 * x(t+h) = x + h Σ b_i k_i
 * </pre> An embedded pair also estimates the step's error, h Σ e_i k_i. Between the ends of a step, the continuous extension is x(t + θh) =
 * x + h Σ b_i(θ) k_i, where b_i(θ) is a polynomial without constant term and b_i(1) = b_i.
 *
 * <p>Immutable. Source of the notation: Hairer, Nørsett and Wanner, <i>Solving Ordinary Differential Equations I</i>, 2nd edition, II.1
 * (tableaux), II.4 (embedded pairs) and II.6 (continuous extensions).
 */
public final class Tableau {
    /**
     * Euler's method, order 1, one stage; linear between its steps. L. Euler, <i>Institutiones calculi integralis</i>,
     * 1768.
     */
    public static final Tableau EULER = linear("euler", new double[] {1});

    /**
     * The midpoint method, order 2, two stages; with Euler's method as its companion. C. Runge, Math. Ann. 46, 1895.
     */
    public static final Tableau MIDPOINT = secondOrder("midpoint", 1.0 / 2);

    /** Heun's method of order 2, the explicit trapezoidal rule, two stages; with Euler's method as its companion. */
    public static final Tableau HEUN = secondOrder("heun", 1);

    /**
     * Ralston's method of order 2, two stages, the one with the smallest bound of the error; with Euler's method as its
     * companion. A. Ralston, <i>Runge–Kutta methods with minimum error bounds</i>, Math. Comp. 16, 1962.
     */
    public static final Tableau RALSTON = secondOrder("ralston", 2.0 / 3);

    /**
     * The classic Runge–Kutta method, order 4, four stages; Hermite's cubic between its steps. W. Kutta, <i>Beitrag zur
     * näherungsweisen Integration totaler Differentialgleichungen</i>, Z. Math. Phys. 46, 1901.
     */
    public static final Tableau RK4 = hermite(
            "rk4",
            4,
            new double[] {0, 1.0 / 2, 1.0 / 2, 1},
            new double[][] {{}, {1.0 / 2}, {0, 1.0 / 2}, {0, 0, 1}},
            new double[] {1.0 / 6, 1.0 / 3, 1.0 / 3, 1.0 / 6},
            null);

    /**
     * Bogacki and Shampine's 3(2) pair, order 3, four stages of which the last is the next step's first; Hermite's
     * cubic between its steps. P. Bogacki and L. F. Shampine, <i>A 3(2) pair of Runge–Kutta formulas</i>, Appl. Math.
     * Lett. 2, 1989.
     */
    public static final Tableau BOSH3 = hermite(
            "bosh3",
            3,
            new double[] {0, 1.0 / 2, 3.0 / 4, 1},
            new double[][] {{}, {1.0 / 2}, {0, 3.0 / 4}, {2.0 / 9, 1.0 / 3, 4.0 / 9}},
            new double[] {2.0 / 9, 1.0 / 3, 4.0 / 9, 0},
            new double[] {2.0 / 9 - 7.0 / 24, 1.0 / 3 - 1.0 / 4, 4.0 / 9 - 1.0 / 3, -1.0 / 8});

    /**
     * Dormand and Prince's 5(4) pair, order 5, seven stages of which the last is the next step's first; a quartic
     * between its steps. J. R. Dormand and P. J. Prince, <i>A family of embedded Runge–Kutta formulae</i>, J. Comp.
     * Appl. Math. 6, 1980; error weights and the value at mid-step: L. F. Shampine, <i>Some practical Runge–Kutta
     * formulas</i>, Math. Comp. 46, 1986.
     */
    public static final Tableau DOPRI5 = quartic(
            "dopri5",
            5,
            new double[] {0, 1.0 / 5, 3.0 / 10, 4.0 / 5, 8.0 / 9, 1, 1},
            new double[][] {
                {},
                {1.0 / 5},
                {3.0 / 40, 9.0 / 40},
                {44.0 / 45, -56.0 / 15, 32.0 / 9},
                {19372.0 / 6561, -25360.0 / 2187, 64448.0 / 6561, -212.0 / 729},
                {9017.0 / 3168, -355.0 / 33, 46732.0 / 5247, 49.0 / 176, -5103.0 / 18656},
                {35.0 / 384, 0, 500.0 / 1113, 125.0 / 192, -2187.0 / 6784, 11.0 / 84}
            },
            new double[] {35.0 / 384, 0, 500.0 / 1113, 125.0 / 192, -2187.0 / 6784, 11.0 / 84, 0},
            new double[] {
                35.0 / 384 - 1951.0 / 21600,
                0,
                500.0 / 1113 - 22642.0 / 50085,
                125.0 / 192 - 451.0 / 720,
                -2187.0 / 6784 + 12231.0 / 42400,
                11.0 / 84 - 649.0 / 6300,
                -1.0 / 60
            },
            new double[] {
                6025192743.0 / 30085553152.0 / 2,
                0,
                51252292925.0 / 65400821598.0 / 2,
                -2691868925.0 / 45128329728.0 / 2,
                187940372067.0 / 1594534317056.0 / 2,
                -1776094331.0 / 19743644256.0 / 2,
                11237099.0 / 235043384.0 / 2
            });

    /**
     * Tsitouras's 5(4) pair, order 5, seven stages of which the last is the next step's first; a quartic between its
     * steps. Ch. Tsitouras, Comput. Math. Appl. 62, 2011.
     */
    public static final Tableau TSIT5 = Tsitouras54.tableau();

    /**
     * Prince and Dormand's 8(7) pair, order 8, fourteen stages of which the last is the next step's first; a sextic
     * between its steps. diffrax's {@code Dopri8}; {@link #DOP853} is another method. P. J. Prince and J. R. Dormand,
     * J. Comp. Appl. Math. 7, 1981.
     */
    public static final Tableau DOPRI8 = PrinceDormand87.tableau();

    /**
     * Dormand and Prince's method of order 8 with Hairer's error estimate, twelve stages and the next step's first; a
     * polynomial of degree 7 between its steps, for three stages more. Hairer, Nørsett and Wanner I, II.5 and II.10.
     */
    public static final Tableau DOP853 = DormandPrince853.tableau();

    private final String name;
    private final int order;
    private final double[] c;
    private final double[][] a;
    private final double[] b;
    private final double @Nullable [] error;
    private final double @Nullable [] coarseError;
    private final double[][] dense;
    private final boolean fsal;

    /**
     * Creates a tableau.
     *
     * @param c the abscissae, after those of the solution those of the stages that only the continuous extension needs
     * @param a row i holds a_i1 … a_i,i-1
     * @param error the weights e_i of the error estimate, null for a method without one
     * @param coarseError the weights of a second estimate of lower order, null if there is none
     * @param dense row i holds the coefficients of θ, θ², θ³, … in b_i(θ)
     */
    Tableau(
            String name,
            int order,
            double[] c,
            double[][] a,
            double[] b,
            double @Nullable [] error,
            double @Nullable [] coarseError,
            double[][] dense) {
        this.name = name;
        this.order = order;
        this.c = c;
        this.a = a;
        this.b = b;
        this.error = error;
        this.coarseError = coarseError;
        this.dense = dense;
        int last = b.length - 1;
        this.fsal = last > 0 && b[last] == 0 && Arrays.equals(a[last], Arrays.copyOf(b, last));
    }

    /** Returns a method of one stage, whose slope extends to the end of the step. */
    private static Tableau linear(String name, double[] b) {
        return new Tableau(name, 1, new double[1], new double[1][0], b, null, null, new double[][] {b.clone()});
    }

    /**
     * Returns the method of order 2 whose second stage lies at the fraction c_2 of the step: b_2 = 1 / (2c_2), b_2(θ) = θ² b_2. Its
     * companion is Euler's method.
     *
     * <p>The continuous extension has order 2 as well. diffrax uses Hermite's cubic with k_2 as the slope at the end. That is equal for
     * Heun's method, and has order 1 for the others, whose k_2 lies inside.
     */
    private static Tableau secondOrder(String name, double c2) {
        double b2 = 1 / (2 * c2);
        return new Tableau(
                name,
                2,
                new double[] {0, c2},
                new double[][] {{}, {c2}},
                new double[] {1 - b2, b2},
                new double[] {-b2, b2},
                null,
                new double[][] {{1, -b2}, {0, b2}});
    }

    /**
     * Returns a method with Hermite's cubic through both ends of the step with the slopes k_1 and k_s: b_i(θ) = (3θ² − 2θ³) b_i + [i=1] (θ
     * − 2θ² + θ³) + [i=s] (θ³ − θ²).
     */
    static Tableau hermite(String name, int order, double[] c, double[][] a, double[] b, double @Nullable [] error) {
        double[][] dense = new double[b.length][];
        for (int i = 0; i < b.length; i++) {
            dense[i] = new double[] {0, 3 * b[i], -2 * b[i]};
        }
        add(dense[0], 1, -2, 1);
        add(dense[b.length - 1], 0, -1, 1);
        return new Tableau(name, order, c, a, b, error, null, dense);
    }

    /**
     * Returns a method with the quartic through both ends of the step with the slopes k_1 and k_s and through x + h Σ m_i k_i at mid-step:
     * b_i(θ) = (−5b_i + 16m_i) θ² + (14b_i − 32m_i) θ³ + (−8b_i + 16m_i) θ⁴ + [i=1] (θ − 4θ² + 5θ³ − 2θ⁴) + [i=s] (θ² − 3θ³ + 2θ⁴).
     */
    static Tableau quartic(
            String name, int order, double[] c, double[][] a, double[] b, double[] error, double[] middle) {
        double[][] dense = new double[b.length][];
        for (int i = 0; i < b.length; i++) {
            double m = middle[i];
            dense[i] = new double[] {0, -5 * b[i] + 16 * m, 14 * b[i] - 32 * m, -8 * b[i] + 16 * m};
        }
        add(dense[0], 1, -4, 5, -2);
        add(dense[b.length - 1], 0, 1, -3, 2);
        return new Tableau(name, order, c, a, b, error, null, dense);
    }

    private static void add(double[] polynomial, double... other) {
        for (int i = 0; i < other.length; i++) {
            polynomial[i] += other[i];
        }
    }

    /** {@return the method's name, in lower case} */
    public String name() {
        return name;
    }

    /** {@return the order p of the solution, whose error decreases as the step size to the power p} */
    public int order() {
        return order;
    }

    /** {@return the number of stages, s} */
    public int stages() {
        return b.length;
    }

    /** {@return the number of stages including those that only the continuous extension needs, which are numbered after the others} */
    public int extendedStages() {
        return c.length;
    }

    /** {@return whether the method has an error estimate, so that it can choose its steps} */
    public boolean embedded() {
        return error != null;
    }

    /** {@return true if the last stage, evaluated at the end of the step, is the next step's first ("first same as last")} */
    public boolean fsal() {
        return fsal;
    }

    /** {@return a copy of the abscissae c_i of all {@link #extendedStages}} */
    public double[] c() {
        return c.clone();
    }

    /** Returns a copy of the abscissae of the stages, with or without those that only the continuous extension needs. */
    double[] c(boolean extended) {
        return extended ? c() : Arrays.copyOf(c, b.length);
    }

    /** {@return a copy of the coefficients a_ij of all {@link #extendedStages}; row i has i − 1 of them, counting from 1} */
    public double[][] a() {
        return Arrays.stream(a).map(double[]::clone).toArray(double[][]::new);
    }

    /** {@return a copy of the weights b_1 … b_s of the solution} */
    public double[] b() {
        return b.clone();
    }

    /**
     * {@return a copy of the weights e_1 … e_s of the error estimate}
     *
     * @throws IllegalStateException when the method is not {@link #embedded()}
     */
    public double[] error() {
        if (error == null) {
            throw new IllegalStateException(name + " has no error estimate");
        }
        return error.clone();
    }

    /** Returns the weights of the second error estimate, which has lower order; null for most methods. */
    double @Nullable [] coarseError() {
        return coarseError == null ? null : coarseError.clone();
    }

    /**
     * Computes the root mean square of the scaled error. With two estimates, E of the higher and e of the lower order, it is E² / √(E² +
     * 0.01 e²), which decreases faster with the step than either (Hairer, Nørsett and Wanner I, II.10).
     *
     * @param squares the sum of the squares of the error estimate
     * @param coarseSquares the sum of the squares of the second estimate, 0 if there is none
     * @param count the number of values
     */
    static double rootMeanSquare(double squares, double coarseSquares, long count) {
        double mean = Math.sqrt(squares / count);
        return coarseSquares == 0 || mean == 0 || Double.isInfinite(mean)
                ? mean
                : mean * Math.sqrt(squares / (squares + 0.01 * coarseSquares));
    }

    /**
     * Returns the weight b_i(θ) of a stage at a fraction of the step.
     *
     * @param stage the stage, counted from 0
     * @param theta the fraction of the step, from 0 to 1
     * @return the weight
     */
    public double dense(int stage, double theta) {
        double[] polynomial = dense[stage];
        double value = 0;
        for (int power = polynomial.length - 1; power >= 0; power--) {
            value = (value + polynomial[power]) * theta;
        }
        return value;
    }

    /**
     * Rounds values to float32.
     *
     * @param doubles the values
     * @return a new array
     */
    public static float[] narrow(double[] doubles) {
        float[] floats = new float[doubles.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) doubles[i];
        }
        return floats;
    }

    @Override
    public String toString() {
        return name;
    }
}
