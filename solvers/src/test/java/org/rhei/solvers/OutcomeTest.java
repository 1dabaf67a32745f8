package org.rhei.solvers;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.solvers.Outcome.Status;
import org.rhei.solvers.multistep.AdamsBashforth;
import org.rhei.solvers.multistep.Refined;
import org.rhei.solvers.rungekutta.Adaptive;
import org.rhei.solvers.rungekutta.FixedStep;
import org.rhei.solvers.rungekutta.Tableau;

/** Laws of the outcome of each sample when failures are reported. */
class OutcomeTest {
    private static final double[] TIMES = {0, 0.25, 1};
    private static final int SAMPLES = 100;

    /** Sample 42 becomes NaN after t = 0.5. With Adaptive, no other sample shares its steps. */
    private static final VelocityField TRAP =
            VelocityField.of(1, (t, x, v) -> v[0] = !(x[0] <= 3) && t > 0.5 ? Float.NaN : 1);

    static List<Solver> solvers() {
        return List.of(
                FixedStep.euler(0.01),
                new FixedStep(Tableau.TSIT5, Grid.quadratic(10)),
                new AdamsBashforth(3, Grid.uniform(40)),
                new Refined(new AdamsBashforth(3, Grid.uniform(10)), FixedStep.rk4(0.05), 1e-3),
                Adaptive.dopri5(1e-5, 1e-5),
                Adaptive.builder(Tableau.BOSH3, 1e-5, 1e-5).perSample().build());
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void otherSamplesContinueAfterOneIsNotFinite(Solver solver) {
        Tensor x0 = Tensor.zeros(SAMPLES, 1);
        x0.data()[42] = 3;
        Solution solution = solver.onFailure(OnFailure.REPORT).solve(TRAP, x0, TIMES, 1, Workers.of(2), Progress.NONE);
        assertThat(solution.outcomes()).hasSize(SAMPLES);
        for (int sample = 0; sample < SAMPLES; sample++) {
            Outcome outcome = solution.outcomes().get(sample);
            assertThat(outcome.status()).isEqualTo(sample == 42 ? Status.NOT_FINITE : Status.OK);
            assertThat(solution.trajectory().get(1).data()[sample] - x0.data()[sample])
                    .isBetween(0.2499f, 0.2501f);
            if (sample == 42) {
                assertThat(outcome.time()).isBetween(0.48, 0.561);
            } else {
                assertThat(outcome.time()).isEqualTo(1);
                assertThat(solution.last().data()[sample]).isBetween(0.9999f, 1.0001f);
            }
        }
    }

    @Test
    void sharedStepsShareTheFailure() {
        Tensor x0 = Tensor.zeros(10, 1);
        x0.data()[7] = 3;
        Solution solution = Adaptive.dopri5(1e-5, 1e-5)
                .onFailure(OnFailure.REPORT)
                .solve(TRAP, x0, TIMES, 5, Workers.of(1), Progress.NONE);
        assertThat(solution.outcomes().stream().map(Outcome::status))
                .startsWith(Status.OK, Status.OK, Status.OK, Status.OK, Status.OK, Status.STEP_TOO_SMALL)
                .endsWith(Status.STEP_TOO_SMALL)
                .containsOnlyOnce(Status.NOT_FINITE);
        assertThat(solution.outcomes().get(7).status()).isEqualTo(Status.NOT_FINITE);
        assertThat(solution.last().data()[5]).isBetween(0.48f, 0.56f); // the state where the group stopped
    }

    @Test
    void eachSampleHasABudget() {
        VelocityField field = VelocityField.of(1, (t, x, v) -> v[0] = -200 * x[0]);
        Tensor x0 = Tensor.of(new float[] {0, 5, 0}, 3, 1);
        Adaptive solver = Adaptive.builder(Tableau.DOPRI5, 1e-5, 1e-5)
                .perSample()
                .maxSteps(20)
                .build();
        Solution solution = solver.onFailure(OnFailure.REPORT).solve(field, x0, TIMES, Workers.of(2), Progress.NONE);
        Outcome spent = solution.outcomes().get(1);
        assertThat(spent.status()).isEqualTo(Status.BUDGET_SPENT);
        assertThat(spent.accepted() + spent.rejected()).isEqualTo(20);
        assertThat(spent.evaluations()).isEqualTo(1 + 6 * 20);
        assertThat(spent.time()).isBetween(0.01, 0.99);
        assertThat(solution.outcomes().get(0).status()).isEqualTo(Status.OK);
        assertThat(solution.statistics().evaluations()).isEqualTo(spent.evaluations());
        assertThatThrownBy(() -> solver.solve(field, x0, TIMES, Workers.of(2), Progress.NONE))
                .isInstanceOf(IntegrationException.class)
                .hasMessage("the budget of 20 steps is spent at t = " + spent.time() + " for sample 1");
    }

    @Test
    void stepsBelowTheMinimumAreReported() {
        VelocityField field = VelocityField.of(1, (t, x, v) -> v[0] = t < 0.5 ? 0 : 1e6f);
        for (Adaptive solver : List.of(
                Adaptive.builder(Tableau.DOPRI5, 1e-6, 1e-6).minStep(1e-3).build(),
                Adaptive.builder(Tableau.DOPRI5, 1e-6, 1e-6)
                        .minStep(1e-3)
                        .perSample()
                        .build())) {
            Outcome outcome = solver.onFailure(OnFailure.REPORT)
                    .solve(field, Tensor.zeros(1, 1), TIMES, Workers.of(1), Progress.NONE)
                    .outcomes()
                    .getFirst();
            assertThat(outcome.status()).isEqualTo(Status.STEP_TOO_SMALL);
            assertThat(outcome.time()).isBetween(0.4, 0.5);
            assertThat(outcome.smallestStep()).isGreaterThanOrEqualTo(1e-3);
            assertThatThrownBy(() -> solver.solve(field, Tensor.zeros(1, 1), TIMES, Workers.of(1), Progress.NONE))
                    .isInstanceOf(IntegrationException.class)
                    .hasMessageStartingWith("the step size fell below ");
        }
    }

    @Test
    void everyControlAndFirstStepKeepsTheTolerance() {
        VelocityField field = Fields.gaussian(new double[] {0.5}, new double[] {0.3});
        Tensor x0 = Fields.normal(60, 1);
        for (Adaptive.Sharing sharing : Adaptive.Sharing.values()) {
            for (Adaptive.Control control : Adaptive.Control.values()) {
                for (double first : new double[] {Adaptive.AUTOMATIC, 0.01}) {
                    Adaptive solver = Adaptive.builder(Tableau.DOPRI5, 1e-5, 1e-5)
                            .firstStep(first)
                            .control(control)
                            .sharing(sharing)
                            .build();
                    Solution solution = solver.solve(field, x0, TIMES, Workers.of(1), Progress.NONE);
                    for (int i = 0; i < x0.size(); i++) {
                        double exact = Fields.gaussian(0.5, 0.3, 0, x0.data()[i], 1);
                        assertThat(Math.abs(solution.last().data()[i] - exact)).isLessThan(1e-3);
                    }
                    assertThat(solution.statistics().evaluations()).isBetween(20L, 160L);
                }
            }
        }
    }

    /**
     * Law: a tolerance below float32's resolution is accepted with a warning that states the resolution. The warning is heard from the
     * JDK's logging and from a logger that prints on standard error, whichever is on the class path.
     */
    @Test
    void tolerancesBelowTheFloorAreAcceptedWithAWarning() {
        List<String> warnings = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord heard) {
                warnings.add(new SimpleFormatter().formatMessage(heard));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger("org.rhei.solvers");
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
        PrintStream console = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            VelocityField decay = VelocityField.of(1, (t, x, v) -> v[0] = -x[0]);
            Tensor one = Tensor.of(new float[] {1}, 1, 1);
            Solution solution =
                    new Adaptive(Tableau.DOPRI5, 1e-8, 1e-6).solve(decay, one, TIMES, Workers.of(1), Progress.NONE);
            assertThat(solution.last().data()[0]).isCloseTo((float) Math.exp(-1), within(1e-5f));
            new Adaptive(Tableau.DOPRI5, 1e-5, 1e-8).solve(decay, one, TIMES, Workers.of(1), Progress.NONE);
        } finally {
            System.setErr(console);
            logger.removeHandler(handler);
            logger.setUseParentHandlers(true);
        }
        printed.toString(StandardCharsets.UTF_8).lines().forEach(warnings::add);
        assertThat(warnings)
                .singleElement(as(InstanceOfAssertFactories.STRING))
                .endsWith("rtol 1e-8 is below the resolution of float32, about 1e-6: it causes"
                        + " more steps without a smaller error");
    }

    @Test
    void easySamplesDoNotPayForHardOnes() {
        VelocityField field = VelocityField.of(1, (t, x, v) -> v[0] = -20 * x[0]);
        Tensor x0 = Tensor.zeros(40, 1);
        x0.data()[3] = 5;
        Solution solution = Adaptive.builder(Tableau.DOPRI5, 1e-5, 1e-5)
                .perSample()
                .build()
                .solve(field, x0, TIMES, Workers.of(1), Progress.NONE);
        assertThat(solution.statistics().evaluations())
                .isEqualTo(solution.outcomes().get(3).evaluations());
        assertThat(solution.statistics().meanEvaluations())
                .isLessThan(solution.statistics().evaluations() / 3.0);
    }
}
