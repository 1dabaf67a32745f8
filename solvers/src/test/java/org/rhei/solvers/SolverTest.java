package org.rhei.solvers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.solvers.multistep.AdamsBashforth;
import org.rhei.solvers.multistep.Refined;
import org.rhei.solvers.rungekutta.Adaptive;
import org.rhei.solvers.rungekutta.FixedStep;
import org.rhei.solvers.rungekutta.Tableau;

/** Laws of evaluation counts, failures, cancellation and bad input. */
class SolverTest {
    private static final double[] UNIT = {0, 1};
    private static final Workers WORKERS = Workers.of(2);
    private static final VelocityField DECAY = VelocityField.of(1, (t, x, v) -> v[0] = -x[0]);

    static List<Solver> solvers() {
        return List.of(
                FixedStep.euler(0.01),
                FixedStep.rk4(0.05),
                new FixedStep(Tableau.DOP853, Grid.uniform(20)),
                new AdamsBashforth(3, Grid.uniform(40)),
                new AdamsBashforth(4, Grid.quadratic(40)).startingBy(AdamsBashforth.Start.RISING_ORDER),
                new Refined(new AdamsBashforth(2, Grid.uniform(20)), FixedStep.rk4(0.05), 1e-9),
                Adaptive.dopri5(1e-5, 1e-5),
                Adaptive.builder(Tableau.BOSH3, 1e-5, 1e-5)
                        .control(Adaptive.Control.PI)
                        .build(),
                Adaptive.builder(Tableau.DOPRI5, 1e-5, 1e-5)
                        .firstStep(Adaptive.AUTOMATIC)
                        .build(),
                Adaptive.builder(Tableau.TSIT5, 1e-5, 1e-5).perSample().build(),
                Adaptive.builder(Tableau.DOP853, 1e-5, 1e-5)
                        .perSample()
                        .firstStep(Adaptive.AUTOMATIC)
                        .build());
    }

    @Test
    void evaluationsAreCounted() {
        assertThat(statistics(FixedStep.euler(0.01))).isEqualTo(new Statistics(100, 100, 100, 0, smallest(0.01)));
        assertThat(statistics(FixedStep.rk4(0.01)).evaluations()).isEqualTo(400);
        // the seventh stage is the first stage of the next step, and no step follows the last one
        assertThat(statistics(new FixedStep(Tableau.DOPRI5, Grid.ofStepSize(0.01)))
                        .evaluations())
                .isEqualTo(600);
        // a state inside a step needs the seventh stage, which is nevertheless the first stage of the next step
        Solution inside = new FixedStep(Tableau.DOPRI5, Grid.ofStepSize(0.01))
                .solve(DECAY, Fields.normal(10, 1), new double[] {0, 0.123, 0.777, 1}, WORKERS, Progress.NONE);
        assertThat(inside.statistics().evaluations()).isEqualTo(600);
        Statistics adaptive = statistics(Adaptive.dopri5(1e-5, 1e-5));
        assertThat(adaptive.evaluations()).isEqualTo(1 + 6 * (adaptive.accepted() + adaptive.rejected()));
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void evaluationCountsEqualTheFieldsCounts(Solver solver) {
        AtomicLong count = new AtomicLong();
        VelocityField field = Fields.counting(1, (t, x, v) -> v[0] = -x[0], count);
        Solution solution = solver.solve(field, Fields.normal(40, 1), UNIT, WORKERS, Progress.NONE);
        double counted = 40 * solution.statistics().meanEvaluations();
        if (solver instanceof Adaptive adaptive && adaptive.sharing() == Adaptive.Sharing.PER_SAMPLE) {
            assertThat((double) count.get())
                    .isBetween(counted, 3 * counted); // lanes without a sample are evaluated too
        } else {
            assertThat((double) count.get()).isEqualTo(counted);
        }
    }

    @Test
    void countsOverGroupsAreThoseOfTheCostliestGroup() {
        Tensor x0 = Tensor.of(new float[] {0, 0, 5, 5}, 4, 1);
        VelocityField field = VelocityField.of(1, (t, x, v) -> v[0] = -20 * x[0]);
        Solution solution = Adaptive.dopri5(1e-5, 1e-5).solve(field, x0, UNIT, 2, WORKERS, Progress.NONE);
        Statistics easy = Adaptive.dopri5(1e-5, 1e-5)
                .solve(field, x0.rows(0, 2), UNIT, WORKERS, Progress.NONE)
                .statistics();
        Statistics hard = Adaptive.dopri5(1e-5, 1e-5)
                .solve(field, x0.rows(2, 4), UNIT, WORKERS, Progress.NONE)
                .statistics();
        assertThat(easy.evaluations()).isLessThan(hard.evaluations());
        assertThat(solution.statistics())
                .isEqualTo(new Statistics(
                        hard.evaluations(),
                        (easy.evaluations() + hard.evaluations()) / 2.0,
                        hard.accepted(),
                        hard.rejected(),
                        Math.min(easy.smallestStep(), hard.smallestStep())));
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void aNonFiniteSampleIsNamed(Solver solver) {
        VelocityField field = VelocityField.of(1, (t, x, v) -> v[0] = !(x[0] <= 3) && t > 0.5 ? Float.NaN : 1);
        Tensor x0 = Tensor.zeros(100, 1);
        x0.data()[42] = 3;
        NonFiniteException thrown = catchThrowableOfType(
                NonFiniteException.class, () -> solver.solve(field, x0, UNIT, WORKERS, Progress.NONE));
        assertThat(thrown.sample()).isEqualTo(42);
        assertThat(thrown.time()).isBetween(0.4999, 0.561);
        assertThat(thrown).hasMessage("sample 42 is not finite at t = " + thrown.time() + ", step " + thrown.step());
        if (solver instanceof FixedStep fixed) {
            double[] nodes = fixed.grid().nodes(0, 1);
            assertThat(nodes[(int) thrown.step()]).isEqualTo(thrown.time());
        } else if (solver instanceof AdamsBashforth adams) {
            double[] nodes = adams.grid().nodes(0, 1);
            assertThat(nodes[(int) thrown.step()]).isEqualTo(thrown.time());
        } else {
            assertThat(thrown.step()).isPositive();
        }
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void infinityIsRefused(Solver solver) {
        VelocityField field = VelocityField.of(1, (t, x, v) -> v[0] = Float.MAX_VALUE);
        assertThatThrownBy(() -> solver.solve(
                        field, Tensor.of(new float[] {Float.MAX_VALUE}, 1, 1), UNIT, WORKERS, Progress.NONE))
                .isInstanceOf(NonFiniteException.class);
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void aNonFiniteInitialStateIsNamed(Solver solver) {
        Tensor x0 = Tensor.zeros(9, 1);
        x0.data()[8] = Float.NaN;
        NonFiniteException thrown = catchThrowableOfType(
                NonFiniteException.class, () -> solver.solve(DECAY, x0, UNIT, WORKERS, Progress.NONE));
        assertThat(thrown.sample()).isEqualTo(8);
        assertThat(thrown.time()).isBetween(0.0, 0.051); // fixed steps detect it at the end of the first step
    }

    @Test
    void aSpentBudgetIsReported() {
        Solver solver = Adaptive.builder(Tableau.DOPRI5, 1e-5, 1e-5).maxSteps(3).build();
        VelocityField field = VelocityField.of(1, (t, x, v) -> v[0] = -50 * x[0]);
        assertThatThrownBy(() -> solver.solve(field, Tensor.of(new float[] {1}, 1, 1), UNIT, WORKERS, Progress.NONE))
                .isInstanceOf(IntegrationException.class)
                .hasMessageMatching(
                        "the budget of 3 steps is spent at t = 0\\.\\d+, with samples 0 to 0 sharing their steps");
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void progressRisesToOne(Solver solver) {
        List<Double> heard = new ArrayList<>();
        solver.solve(DECAY, Fields.normal(3000, 1), UNIT, WORKERS, heard::add);
        assertThat(heard).hasSizeGreaterThan(2).isSorted().endsWith(1.0).allMatch(done -> done > 0 && done <= 1);
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void aListenerCancels(Solver solver) {
        AtomicLong count = new AtomicLong();
        VelocityField field = Fields.counting(1, (t, x, v) -> v[0] = -x[0], count);
        Progress cancelled = new Progress() {
            @Override
            public void done(double fraction) {}

            @Override
            public boolean cancelled() {
                return count.get() > 500;
            }
        };
        assertThatThrownBy(() -> solver.solve(field, Fields.normal(100_000, 1), UNIT, 10, WORKERS, cancelled))
                .isInstanceOf(CancellationException.class)
                .hasMessage("cancelled");
        assertThat(count.get()).isLessThan(3000);
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void anInterruptCancels(Solver solver) {
        Thread caller = Thread.currentThread();
        AtomicInteger count = new AtomicInteger();
        VelocityField field = VelocityField.of(1, (t, x, v) -> {
            v[0] = -x[0];
            if (count.incrementAndGet() == 500) {
                caller.interrupt();
            }
        });
        assertThatThrownBy(() -> solver.solve(field, Fields.normal(100_000, 1), UNIT, 10, WORKERS, Progress.NONE))
                .isInstanceOf(CancellationException.class)
                .hasMessage("interrupted");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(count.get()).isLessThan(3000);
    }

    @Test
    void aStepAllocatesNothing() {
        // the number of steps grows tenfold while the tables and the scratch keep their sizes, so the difference is
        // what the steps allocate
        Solver few = FixedStep.rk4(1.0 / 10);
        Solver many = FixedStep.rk4(1.0 / 100);
        Tensor x0 = Fields.normal(4000, 2);
        for (int i = 0; i < 20; i++) {
            allocated(few, x0);
            allocated(many, x0);
        }
        long perStep = (allocated(many, x0) - allocated(few, x0)) / (90 * 500);
        assertThat(perStep).isZero(); // 500 tiles take 90 more steps; all tiles share the plan of the steps
    }

    @Test
    void multistepMethodsEvaluateOnceAStep() {
        assertThat(statistics(new AdamsBashforth(3, Grid.uniform(16))).evaluations())
                .isEqualTo(17);
        AdamsBashforth rising = new AdamsBashforth(4, Grid.quadratic(14)).startingBy(AdamsBashforth.Start.RISING_ORDER);
        assertThat(statistics(rising).evaluations()).isEqualTo(14);
        assertThat(statistics(rising).accepted()).isEqualTo(14);
    }

    @Test
    void aMultistepMoveAllocatesNothing() {
        Solver few = new AdamsBashforth(3, Grid.uniform(10));
        Solver many = new AdamsBashforth(3, Grid.uniform(100));
        Tensor x0 = Fields.normal(4000, 2);
        for (int i = 0; i < 20; i++) {
            allocated(few, x0);
            allocated(many, x0);
        }
        assertThat((allocated(many, x0) - allocated(few, x0)) / (90 * 500)).isZero();
    }

    @Test
    void badInputIsRefused() {
        Tensor x0 = Tensor.zeros(6, 1);
        Solver solver = FixedStep.euler(0.1);
        assertRefused(
                () -> solver.solve(Fields.oscillator(), Tensor.zeros(6, 3), UNIT, WORKERS, Progress.NONE),
                "x0 must have shape (n, ...) with n >= 1 and 2 values per sample, found (6, 3)");
        assertRefused(
                () -> solver.solve(DECAY, Tensor.zeros(), UNIT, WORKERS, Progress.NONE),
                "x0 must have shape (n, ...) with n >= 1 and 1 value per sample, found ()");
        assertRefused(
                () -> solver.solve(DECAY, Tensor.zeros(0, 1), UNIT, WORKERS, Progress.NONE),
                "x0 must have shape (n, ...) with n >= 1 and 1 value per sample, found (0, 1)");
        assertRefused(
                () -> solver.solve(DECAY, x0, UNIT, 4, WORKERS, Progress.NONE),
                "group size must divide the 6 samples, found 4");
        assertRefused(
                () -> solver.solve(DECAY, x0, UNIT, 0, WORKERS, Progress.NONE),
                "group size must divide the 6 samples, found 0");
        assertRefused(() -> at(solver, 0), "a time grid needs at least 2 times, found 1");
        assertRefused(() -> at(solver, 0, Double.NaN, 1), "a time grid must be finite, found NaN");
        assertRefused(
                () -> at(solver, 0, 0.6, 0.5, 1),
                "a time grid must be strictly ascending or strictly descending in float32, found 0.6 before 0.5");
        assertRefused(
                () -> at(solver, 0, 0),
                "a time grid must be strictly ascending or strictly descending in float32, found 0 before 0");
        assertRefused(
                () -> at(solver, 1, 0.5, 0.7, 0),
                "a time grid must be strictly ascending or strictly descending in float32, found 0.5 before 0.7");
    }

    @Test
    void badSolversAreRefused() {
        assertRefused(() -> Adaptive.dopri5(0, 1e-5), "rtol must be positive and finite, found 0");
        assertRefused(() -> Adaptive.dopri5(1e-5, Double.NaN), "atol must be positive and finite, found NaN");
        assertRefused(
                () -> Adaptive.dopri5(Double.POSITIVE_INFINITY, 1e-5), "rtol must be positive and finite, found inf");
        assertRefused(
                () -> new Adaptive(Tableau.RK4, 1e-5, 1e-5),
                "adaptive steps need a method with an error estimate, found rk4");
        assertRefused(
                () -> Adaptive.builder(Tableau.DOPRI5, 1e-5, 1e-5).firstStep(-1).build(),
                "first step must be positive and finite, found -1");
        assertRefused(
                () -> Adaptive.builder(Tableau.DOPRI5, 1e-5, 1e-5).maxSteps(0).build(),
                "max steps must be at least 1, found 0");
        assertRefused(
                () -> Adaptive.builder(Tableau.DOPRI5, 1e-5, 1e-5)
                        .minStep(Double.NaN)
                        .build(),
                "min step must be finite and not negative, found NaN");
        assertRefused(() -> new AdamsBashforth(5, Grid.uniform(9)), "order must be 2, 3 or 4, found 5");
        assertRefused(
                () -> new AdamsBashforth(3, Grid.uniform(9)).averaging(-1), "averaging must be from 0 to 2, found -1");
        assertRefused(
                () -> at(new AdamsBashforth(3, Grid.uniform(5000)), 0, 1),
                "a multistep method takes at most 4096 steps, found 5000");
        assertRefused(() -> VelocityField.of(0, (t, x, v) -> {}), "dimension must be at least 1, found 0");
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    private static void at(Solver solver, double... times) {
        solver.solve(DECAY, Tensor.zeros(6, 1), times, WORKERS, Progress.NONE);
    }

    private static Statistics statistics(Solver solver) {
        return solver.solve(DECAY, Fields.normal(10, 1), UNIT, WORKERS, Progress.NONE)
                .statistics();
    }

    private static double smallest(double stepSize) {
        double[] nodes = Grid.ofStepSize(stepSize).nodes(0, 1);
        double smallest = 1;
        for (int i = 1; i < nodes.length; i++) {
            smallest = Math.min(smallest, nodes[i] - nodes[i - 1]);
        }
        return smallest;
    }

    private static long allocated(Solver solver, Tensor x0) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Workers alone = Workers.of(1);
        long before = threads.getCurrentThreadAllocatedBytes();
        solver.solve(Fields.pendulum(), x0, UNIT, alone, Progress.NONE);
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
