package org.rhei.solvers.rungekutta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.rhei.solvers.Fields;

/** Laws of every tableau. */
class TableauTest {
    private static final double ROUNDING = 1e-12;

    static Stream<Tableau> tableaus() {
        return Fields.tableaus().stream();
    }

    @ParameterizedTest
    @MethodSource("tableaus")
    void rowsSumToTheAbscissae(Tableau tableau) {
        for (int i = 0; i < tableau.extendedStages(); i++) {
            assertThat(tableau.a()[i]).hasSize(i);
            assertThat(sum(tableau.a()[i])).isCloseTo(tableau.c()[i], within(ROUNDING));
        }
    }

    @ParameterizedTest
    @MethodSource("tableaus")
    void theSolutionHasItsOrderAndNoHigherOne(Tableau tableau) {
        assertOrder(tableau, tableau.b(), tableau.order());
    }

    @ParameterizedTest
    @CsvSource({"midpoint, 1", "heun, 1", "ralston, 1", "bosh3, 2", "dopri5, 4", "tsit5, 4", "dopri8, 7", "dop853, 5"})
    void theErrorEstimateComparesWithALowerOrder(String name, int order) {
        Tableau tableau = Fields.tableau(name);
        assertOrder(tableau, minus(tableau.b(), tableau.error()), order);
    }

    @Test
    void secondErrorEstimateOfDop853ComparesWithOrderThree() {
        double[] coarse = Objects.requireNonNull(Tableau.DOP853.coarseError());
        assertOrder(Tableau.DOP853, minus(Tableau.DOP853.b(), coarse), 3);
        assertThat(Fields.tableaus().stream().filter(tableau -> tableau.coarseError() != null))
                .containsExactly(Tableau.DOP853);
    }

    @ParameterizedTest
    @MethodSource("tableaus")
    void theContinuousExtensionMeetsBothEnds(Tableau tableau) {
        for (int i = 0; i < tableau.extendedStages(); i++) {
            assertThat(tableau.dense(i, 0)).isZero();
            assertThat(tableau.dense(i, 1)).isCloseTo(i < tableau.stages() ? tableau.b()[i] : 0, within(1e-12));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "euler, 1",
        "midpoint, 2",
        "heun, 2",
        "ralston, 2",
        "rk4, 3",
        "bosh3, 3",
        "dopri5, 4",
        "tsit5, 4",
        "dopri8, 5",
        "dop853, 7"
    })
    void theContinuousExtensionHasItsOrder(String name, int order) {
        Tableau tableau = Fields.tableau(name);
        for (double theta : new double[] {0.1, 0.37, 0.5, 0.9}) {
            double[] weights = new double[tableau.extendedStages()];
            for (int i = 0; i < weights.length; i++) {
                weights[i] = tableau.dense(i, theta);
            }
            for (RootedTree tree : RootedTree.upTo(order)) { // as published, to at least nine digits
                assertThat(tree.residual(tableau, weights, theta))
                        .as("%s", tree)
                        .isCloseTo(0, within(1e-9));
            }
            assertThat(RootedTree.ofOrder(order + 1))
                    .anySatisfy(tree -> assertThat(Math.abs(tree.residual(tableau, weights, theta)))
                            .isGreaterThan(1e-8));
        }
    }

    @ParameterizedTest
    @MethodSource("tableaus")
    void coefficientsAreCopies(Tableau tableau) {
        tableau.b()[0] = 17;
        tableau.c()[0] = 17;
        assertThat(tableau.b()[0]).isNotEqualTo(17);
        assertThat(tableau.c()[0]).isZero();
    }

    @Test
    void theLastStageMayBeTheNextFirst() {
        assertThat(Fields.tableaus().stream().filter(Tableau::fsal))
                .containsExactly(Tableau.BOSH3, Tableau.DOPRI5, Tableau.TSIT5, Tableau.DOPRI8, Tableau.DOP853);
    }

    @Test
    void allTreesAreListed() {
        assertThat(IntStream.rangeClosed(1, 9)
                        .map(order -> RootedTree.ofOrder(order).size()))
                .containsExactly(1, 1, 2, 4, 9, 20, 48, 115, 286);
    }

    /** Asserts that the conditions hold for every tree up to the order, and that one of the next order fails. */
    private static void assertOrder(Tableau tableau, double[] weights, int order) {
        for (RootedTree tree : RootedTree.upTo(order)) {
            assertThat(tree.residual(tableau, weights, 1)).as("%s", tree).isCloseTo(0, within(ROUNDING));
        }
        assertThat(RootedTree.ofOrder(order + 1))
                .anySatisfy(tree ->
                        assertThat(Math.abs(tree.residual(tableau, weights, 1))).isGreaterThan(1e-7));
    }

    private static double[] minus(double[] left, double[] right) {
        double[] difference = left.clone();
        for (int i = 0; i < difference.length; i++) {
            difference[i] -= right[i];
        }
        return difference;
    }

    private static double sum(double[] numbers) {
        return Arrays.stream(numbers).sum();
    }
}
