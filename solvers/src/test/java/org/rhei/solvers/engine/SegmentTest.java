package org.rhei.solvers.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rhei.solvers.Grid;
import org.rhei.solvers.VelocityField;
import org.rhei.solvers.rungekutta.Tableau;

class SegmentTest {
    static List<Arguments> methods() {
        return List.of(Arguments.of(Tableau.EULER, 1), Arguments.of(Tableau.RK4, 2), Arguments.of(Tableau.DOPRI5, 5));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void everyTimeIsPreparedOnce(Tableau tableau, int timesPerStep) {
        Times field = new Times();
        double[] nodes = Grid.ofStepSize(0.05).nodes(0, 1);
        Segment segment = Segment.of(field, new Stages(tableau, nodes), 0);
        assertThat(segment.to()).isEqualTo(20);
        int ends = tableau == Tableau.EULER ? 0 : 1; // Euler's method has no stage at the end of a step
        assertThat(field.asked).containsExactly(20 * timesPerStep + ends);
        assertThat(field.last).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("methods")
    void segmentsCoverAllStepsWithFewTimes(Tableau tableau, int timesPerStep) {
        Times field = new Times();
        double[] nodes = Grid.ofStepSize(0.001).nodes(1, 0);
        int step = 0;
        while (step < 1000) {
            Segment segment = Segment.of(field, new Stages(tableau, nodes), step);
            assertThat(segment.from()).isEqualTo(step);
            for (int s = segment.from(); s < segment.to(); s++) {
                for (int i = 0; i < tableau.stages(); i++) {
                    double time = field.last[segment.time(s, i)];
                    assertThat(time).isBetween(nodes[s + 1], nodes[s]);
                    assertThat(Math.abs(time - nodes[s] - tableau.c()[i] * (nodes[s + 1] - nodes[s])))
                            .isLessThan(1e-7);
                }
            }
            step = segment.to();
        }
        assertThat(step).isEqualTo(1000);
        assertThat(field.asked).allMatch(times -> times <= 256);
        assertThat(field.asked.size()).isBetween(1000 * timesPerStep / 256, 1000 * timesPerStep / 240 + 1);
    }

    /** The stages of all steps of a method. */
    private record Stages(Tableau tableau, double[] nodes) implements StepPlan {
        @Override
        public double[] times(int step) {
            return Arrays.stream(tableau.c())
                    .map(c -> c == 1
                            ? nodes[step + 1]
                            : Math.fma((float) c, (float) (nodes[step + 1] - nodes[step]), (float) nodes[step]))
                    .toArray();
        }

        @Override
        public Stepper stepper(Problem problem, FailedSamples failures) {
            throw new UnsupportedOperationException();
        }
    }

    /** A field that records the times which it is asked to prepare. */
    private static final class Times implements VelocityField {
        final List<Integer> asked = new ArrayList<>();
        double[] last = new double[0];

        @Override
        public int dimension() {
            return 1;
        }

        @Override
        public int lanes() {
            return 1;
        }

        @Override
        public TimeTable at(double... times) {
            asked.add(times.length);
            last = times;
            return new TimeTable() {};
        }

        @Override
        public Evaluator evaluator() {
            return (table, batch, x, v) -> {};
        }
    }
}
