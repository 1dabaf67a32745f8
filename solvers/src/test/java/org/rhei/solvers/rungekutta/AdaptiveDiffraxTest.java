package org.rhei.solvers.rungekutta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.solvers.Fields;
import org.rhei.solvers.Grid;
import org.rhei.solvers.Progress;
import org.rhei.solvers.Solution;
import org.rhei.solvers.Solver;
import org.rhei.solvers.VelocityField;

/**
 * Law: nodes, states and step decisions are those of diffrax, as {@code diffrax_reference.py} in the test resources
 * recorded them.
 */
class AdaptiveDiffraxTest {
    private static final Map<String, double[]> REFERENCE = read();
    private static final double[] UP = {0, 0.13, 0.5, 0.77, 1};
    private static final double[] DOWN = {1, 0.6, 0.35, 0.1, 0};

    static Stream<String> nodes() {
        return names("nodes:");
    }

    static Stream<String> fixed() {
        return names("fixed:");
    }

    static Stream<String> adaptive() {
        return names("adaptive:");
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void nodesEqualDiffraxs(String name) {
        double[] words = Arrays.stream(name.substring("nodes:".length()).split(":"))
                .mapToDouble(Double::parseDouble)
                .toArray();
        double[] nodes = Grid.ofStepSize(words[2]).nodes(words[0], words[1]);
        assertThat(Arrays.copyOfRange(nodes, 1, nodes.length)).containsExactly(reference(name));
    }

    @ParameterizedTest
    @MethodSource("fixed")
    void fixedStepsGiveDiffraxsStates(String name) {
        String[] words = name.split(":");
        double step = Double.parseDouble(words[4]);
        Solver solver = new FixedStep(Fields.tableau(words[3]), Grid.ofStepSize(step));
        double[] expected = reference(name);
        // rounding errors grow with the flow and with the coefficients, which reach 4 in bosh3, 13 in tsit5 and 30 in
        // dopri8
        double tolerance =
                words[3].equals("euler") || words[3].equals("rk4") || words[3].equals("dopri5") ? 2e-6 : 1e-5;
        assertClose(solve(words, solver).states(), expected, tolerance, new double[expected.length]);
    }

    @ParameterizedTest
    @MethodSource("adaptive")
    void adaptiveStepsGiveDiffraxsDecisionsAndStates(String name) {
        String[] words = name.split(":");
        double tolerance = Double.parseDouble(words[4]);
        double firstStep = Double.parseDouble(words[5]);
        Tableau tableau = Fields.tableau(words[3]);
        Solution solution = solve(
                words,
                Adaptive.builder(tableau, tolerance, tolerance)
                        .firstStep(firstStep)
                        .build());
        double[] expected = reference(name);
        assertThat(solution.statistics().accepted()).isEqualTo((long) expected[0]);
        assertThat(solution.statistics().rejected()).isEqualTo((long) expected[1]);
        double[] scatter = reference(name.replace("adaptive", "scatter"));
        assertClose(solution.states(), Arrays.copyOfRange(expected, 2, expected.length), 1e-5, scatter);
    }

    private static Solution solve(String[] words, Solver solver) {
        VelocityField field = words[1].equals("oscillator")
                ? Fields.oscillator()
                : Fields.gaussian(new double[] {1.5, -0.5}, new double[] {0.05, 0.5});
        double[] x0 = reference("x0");
        Tensor start = Tensor.zeros(x0.length / 2, 2);
        for (int i = 0; i < x0.length; i++) {
            start.data()[i] = (float) x0[i];
        }
        double[] times = switch (words[2]) {
            case "up" -> UP;
            case "down" -> DOWN;
            default -> new double[] {0, 1};
        };
        return solver.solve(field, start, times, Workers.of(1), Progress.NONE);
    }

    /**
     * Asserts that states are within the tolerance plus the scatter of the reference: its changes when its input
     * changes by a rounding error.
     */
    private static void assertClose(Tensor states, double[] expected, double tolerance, double[] scatter) {
        assertThat(states.size()).isEqualTo(expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) states.data()[i])
                    .as("element %d", i)
                    .isCloseTo(expected[i], within(tolerance * (1 + Math.abs(expected[i])) + scatter[i]));
        }
    }

    private static double[] reference(String name) {
        return Objects.requireNonNull(REFERENCE.get(name));
    }

    private static Stream<String> names(String prefix) {
        return REFERENCE.keySet().stream().filter(name -> name.startsWith(prefix));
    }

    private static Map<String, double[]> read() {
        Map<String, double[]> reference = new LinkedHashMap<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(AdaptiveDiffraxTest.class.getResourceAsStream("diffrax_reference.txt")),
                StandardCharsets.UTF_8))) {
            for (String line :
                    lines.lines().filter(line -> !line.startsWith("#")).toList()) {
                String[] words = line.split(" ");
                reference.put(
                        words[0],
                        Arrays.stream(words)
                                .skip(1)
                                .mapToDouble(Double::parseDouble)
                                .toArray());
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return reference;
    }
}
