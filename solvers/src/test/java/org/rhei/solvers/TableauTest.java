package org.rhei.solvers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Laws that every tableau obeys. */
class TableauTest {
    private static final double ROUNDING = 1e-13;

    static Stream<Tableau> tableaus() {
        return Stream.of(Tableau.EULER, Tableau.RK4, Tableau.DOPRI5);
    }

    @ParameterizedTest
    @MethodSource("tableaus")
    void rowsSumToAbscissae(Tableau tableau) {
        for (int i = 0; i < tableau.stages(); i++) {
            assertThat(tableau.a()[i]).hasSize(i);
            assertThat(sum(tableau.a()[i])).isCloseTo(tableau.c()[i], within(ROUNDING));
        }
    }

    @ParameterizedTest
    @MethodSource("tableaus")
    void solutionHasItsOrder(Tableau tableau) {
        assertThat(residuals(tableau, tableau.b(), tableau.order()))
                .allSatisfy(residual -> assertThat(residual).isCloseTo(0, within(ROUNDING)));
    }

    @ParameterizedTest
    @MethodSource("tableaus")
    void solutionHasNoHigherOrderUpToFive(Tableau tableau) {
        if (tableau.order() < 5) {
            assertThat(residuals(tableau, tableau.b(), tableau.order() + 1))
                    .anySatisfy(residual -> assertThat(Math.abs(residual)).isGreaterThan(1e-4));
        }
    }

    @ParameterizedTest
    @MethodSource("tableaus")
    void errorEstimateComparesWithAnOrderLess(Tableau tableau) {
        if (tableau.embedded()) {
            double[] other = tableau.b();
            for (int i = 0; i < other.length; i++) {
                other[i] -= tableau.error()[i];
            }
            assertThat(residuals(tableau, other, tableau.order() - 1))
                    .allSatisfy(residual -> assertThat(residual).isCloseTo(0, within(ROUNDING)));
            assertThat(residuals(tableau, other, tableau.order()))
                    .anySatisfy(residual -> assertThat(Math.abs(residual)).isGreaterThan(1e-4));
        }
    }

    @ParameterizedTest
    @MethodSource("tableaus")
    void continuousExtensionMeetsBothEnds(Tableau tableau) {
        for (int i = 0; i < tableau.stages(); i++) {
            assertThat(tableau.dense(i, 0)).isZero();
            assertThat(tableau.dense(i, 1)).isCloseTo(tableau.b()[i], within(ROUNDING));
        }
    }

    @ParameterizedTest
    @MethodSource("tableaus")
    void continuousExtensionIsConsistentInside(Tableau tableau) {
        for (double theta : new double[] {0.1, 0.37, 0.5, 0.9}) {
            double[] weights = new double[tableau.stages()];
            double moment = 0;
            for (int i = 0; i < weights.length; i++) {
                weights[i] = tableau.dense(i, theta);
                moment += weights[i] * tableau.c()[i];
            }
            assertThat(sum(weights)).isCloseTo(theta, within(1e-9));
            if (tableau.order() > 1) {
                assertThat(moment).isCloseTo(theta * theta / 2, within(1e-9));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("tableaus")
    void copiesAreHandedOut(Tableau tableau) {
        tableau.b()[0] = 17;
        tableau.c()[0] = 17;
        assertThat(tableau.b()[0]).isNotEqualTo(17);
        assertThat(tableau.c()[0]).isZero();
    }

    @ParameterizedTest
    @MethodSource("tableaus")
    void lastStageIsNextFirstForDopri5Only(Tableau tableau) {
        assertThat(tableau.fsal()).isEqualTo(tableau == Tableau.DOPRI5);
    }

    /**
     * Σ w_i Φ_i − 1/γ for every rooted tree of up to {@code order} ≤ 5 vertices (Hairer, Nørsett and Wanner I, table
     * II.2.2).
     */
    static List<Double> residuals(Tableau tableau, double[] w, int order) {
        double[][] a = tableau.a();
        double[] c = tableau.c();
        double[] one = power(c, 0);
        double[] c2 = power(c, 2);
        double[] c3 = power(c, 3);
        double[] ac = apply(a, c);
        double[] ac2 = apply(a, c2);
        double[] aac = apply(a, ac);
        List<Double> conditions = List.of(
                dot(w, one) - 1,
                dot(w, c) - 1.0 / 2,
                dot(w, c2) - 1.0 / 3,
                dot(w, ac) - 1.0 / 6,
                dot(w, c3) - 1.0 / 4,
                dot(w, times(c, ac)) - 1.0 / 8,
                dot(w, ac2) - 1.0 / 12,
                dot(w, aac) - 1.0 / 24,
                dot(w, power(c, 4)) - 1.0 / 5,
                dot(w, times(c2, ac)) - 1.0 / 10,
                dot(w, times(c, ac2)) - 1.0 / 15,
                dot(w, times(c, aac)) - 1.0 / 30,
                dot(w, times(ac, ac)) - 1.0 / 20,
                dot(w, apply(a, c3)) - 1.0 / 20,
                dot(w, apply(a, times(c, ac))) - 1.0 / 40,
                dot(w, apply(a, ac2)) - 1.0 / 60,
                dot(w, apply(a, aac)) - 1.0 / 120);
        int[] upTo = {0, 1, 2, 4, 8, 17};
        return conditions.subList(0, upTo[Math.min(order, 5)]);
    }

    private static double sum(double[] numbers) {
        return dot(numbers, power(numbers, 0));
    }

    private static double dot(double[] left, double[] right) {
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += left[i] * right[i];
        }
        return sum;
    }

    private static double[] times(double[] left, double[] right) {
        double[] product = new double[left.length];
        for (int i = 0; i < product.length; i++) {
            product[i] = left[i] * right[i];
        }
        return product;
    }

    private static double[] power(double[] numbers, int power) {
        double[] powers = new double[numbers.length];
        for (int i = 0; i < powers.length; i++) {
            powers[i] = Math.pow(numbers[i], power);
        }
        return powers;
    }

    private static double[] apply(double[][] a, double[] x) {
        double[] product = new double[x.length];
        for (int i = 0; i < product.length; i++) {
            for (int j = 0; j < a[i].length; j++) {
                product[i] += a[i][j] * x[j];
            }
        }
        return product;
    }
}
