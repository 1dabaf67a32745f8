package org.rhei.solvers.sde;

import java.util.Arrays;

/**
 * A stochastic Runge–Kutta method for additive noise, dx = f(t, x) dt + g(t) dW.
 *
 * <p>One step of size h from x at time t, with the increment W and the space-time Lévy area H of the Brownian path over
 * it, is
 * <pre>
 *   f_j    = f(t + c_j h, x + h Σ_{i&lt;j} a_ji f_i + g(t) (a^W_j W + a^H_j H))
 *   x(t+h) = x + h Σ b_j f_j + g(t) W + (g(t+h) − g(t)) (b^W W + b^H H)
 * </pre>
 * where the last term serves noise that changes with time. For additive noise Itô's and Stratonovich's calculus agree.
 *
 * <p>Immutable. Source: Foster, dos Reis and Strange, <i>High order splitting methods for SDEs satisfying a
 * commutativity condition</i>, 2023, in the notation of diffrax's {@code AbstractSRK}.
 */
public final class StochasticTableau {
    /** Euler and Maruyama's method: one evaluation for each step, strong order 1 for additive noise. */
    public static final StochasticTableau EULER_MARUYAMA = new StochasticTableau(
            "euler-maruyama", new double[1], new double[1][0], new double[] {1}, new double[1], new double[1], 0, 0);

    /** diffrax's {@code EulerHeun}, whose steps are those of Euler and Maruyama for additive noise. */
    public static final StochasticTableau EULER_HEUN = new StochasticTableau(
            "euler-heun", new double[1], new double[1][0], new double[] {1}, new double[1], new double[1], 0, 0);

    /** The shifted Euler method: one evaluation for each step, strong order 1 with a smaller error. Equation (5.8) of the source. */
    public static final StochasticTableau SEA = new StochasticTableau(
            "sea", new double[1], new double[1][0], new double[] {1}, new double[] {0.5}, new double[] {1}, 0.5, -1);

    /** The shifted Runge–Kutta method: two evaluations for each step, strong order 1.5. Equation (6.1) of the source. */
    public static final StochasticTableau SHARK = new StochasticTableau(
            "shark",
            new double[] {0, 5.0 / 6},
            new double[][] {{}, {5.0 / 6}},
            new double[] {0.4, 0.6},
            new double[] {0, 5.0 / 6},
            new double[] {1, 1},
            0.5,
            -1);

    private final String name;
    private final double[] c;
    private final double[][] a;
    private final double[] b;
    private final double[] noiseW;
    private final double[] noiseH;
    private final double changeW;
    private final double changeH;

    private StochasticTableau(
            String name,
            double[] c,
            double[][] a,
            double[] b,
            double[] noiseW,
            double[] noiseH,
            double changeW,
            double changeH) {
        this.name = name;
        this.c = c;
        this.a = a;
        this.b = b;
        this.noiseW = noiseW;
        this.noiseH = noiseH;
        this.changeW = changeW;
        this.changeH = changeH;
    }

    /** {@return the method's name, in lower case} */
    public String name() {
        return name;
    }

    /** {@return the number of evaluations of the drift in a step} */
    public int stages() {
        return b.length;
    }

    /** {@return whether a step needs the path's space-time Lévy area} */
    public boolean levyArea() {
        return changeH != 0 || Arrays.stream(noiseH).anyMatch(weight -> weight != 0);
    }

    double c(int stage) {
        return c[stage];
    }

    float a(int stage, int earlier) {
        return (float) a[stage][earlier];
    }

    float b(int stage) {
        return (float) b[stage];
    }

    /** Returns a^W, the weight of the step's increment in a stage. */
    float noiseW(int stage) {
        return (float) noiseW[stage];
    }

    /** Returns a^H, the weight of the step's area in a stage. */
    float noiseH(int stage) {
        return (float) noiseH[stage];
    }

    /** Returns b^W, the weight of the increment in the noise's change. */
    float changeW() {
        return (float) changeW;
    }

    /** Returns b^H, the weight of the area in the noise's change. */
    float changeH() {
        return (float) changeH;
    }

    @Override
    public String toString() {
        return name;
    }
}
