package org.rhei.solvers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rhei.kernel.Batch;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Tile;
import org.rhei.kernel.Workers;
import org.rhei.kernel.text.NumberText;
import org.rhei.solvers.Outcome.Status;
import org.rhei.solvers.catalog.DenoisingMethod;
import org.rhei.solvers.catalog.OdeMethod;
import org.rhei.solvers.catalog.SdeMethod;
import org.rhei.solvers.catalog.SolverCatalog;
import org.rhei.solvers.diffusion.DenoisingSolver;
import org.rhei.solvers.diffusion.StochasticSampler;
import org.rhei.solvers.multistep.AdamsBashforth;
import org.rhei.solvers.multistep.FittedMultistep;
import org.rhei.solvers.multistep.Multistep;
import org.rhei.solvers.multistep.Refined;
import org.rhei.solvers.rungekutta.Adaptive;
import org.rhei.solvers.rungekutta.FixedStep;

/** The contract of all solvers: those of the catalogue in all their forms, EDM's sampler, and fitted solvers. */
class SolverContractTest {
    private static final int STEPS = 20;
    private static final int SAMPLES = 53;
    private static final int FAILING = 42;
    private static final double[] UNIT = {0, 1};

    /** v = 1 for all samples; NaN after t = 0.5 for states far from 0. */
    private static final VelocityField.PointField TRAP =
            (t, x, v) -> v[0] = t > 0.5 && !(Math.abs(x[0]) <= 1e3) ? Float.NaN : 1;

    /** A solver in some form, over times that rise from 0 to 1. */
    record Contract(String name, boolean takesTimesInside, boolean takesWholeSteps, Run run) {
        @Override
        public String toString() {
            return name;
        }

        Solution solve(VelocityField field, Tensor x0, double[] times, OnFailure onFailure) {
            return run.solve(field, x0, times, onFailure, Workers.of(2), Progress.NONE);
        }
    }

    @FunctionalInterface
    private interface Run {
        Solution solve(
                VelocityField field,
                Tensor x0,
                double[] times,
                OnFailure onFailure,
                Workers workers,
                Progress progress);
    }

    static List<Contract> solvers() {
        List<Contract> all = new ArrayList<>();
        for (OdeMethod method : SolverCatalog.ODE) {
            all.add(ode(method.name(), method.fixed(Grid.uniform(STEPS))));
            if (method.embedded()) {
                Adaptive shared = method.adaptive(1e-3, 1e-3);
                all.add(ode(method.name() + " shared", shared));
                all.add(ode(
                        method.name() + " per sample",
                        shared.toBuilder().perSample().build()));
            }
        }
        Tensor pilot = Fields.normal(20, 1);
        VelocityField field = new Lanes(TRAP, 8);
        FittedMultistep fitted = FittedMultistep.fit(field, pilot, 0, 1, Grid.uniform(4), Workers.of(1));
        all.add(ode("fitted", fitted));
        all.add(ode("refined", new Refined(new AdamsBashforth(3, Grid.uniform(10)), FixedStep.rk4(0.05), 1e-3)));
        SolverCatalog.DENOISING.forEach(method -> all.add(denoising(method)));
        SolverCatalog.SDE.forEach(method -> all.add(sde(method)));
        all.add(edm(false));
        all.add(edm(true));
        return all;
    }

    private static Contract ode(String name, Solver solver) {
        return new Contract(
                name,
                true,
                solver instanceof FixedStep || solver instanceof Multistep,
                (field, x0, times, onFailure, workers, progress) ->
                        solver.onFailure(onFailure).solve(field, x0, times, 1, workers, progress));
    }

    private static Contract denoising(DenoisingMethod method) {
        DenoisingSolver.Diffusion diffusion = new DenoisingSolver.Diffusion() {
            @Override
            public double logScale(double t) {
                return Math.log(t + 0.01);
            }

            @Override
            public double logSigma(double t) {
                return Math.log(1.01 - t);
            }
        };
        double[] nodes = diffusion.evenNodes(0, 1, STEPS);
        return new Contract(
                method.name(),
                false,
                true,
                (field, x0, times, onFailure, workers, progress) ->
                        method.solver().onFailure(onFailure).solve(field, diffusion, nodes, x0, workers, progress));
    }

    private static Contract sde(SdeMethod method) {
        return new Contract(
                method.name(),
                true,
                true,
                (field, x0, times, onFailure, workers, progress) -> method.fixed(Grid.uniform(STEPS))
                        .onFailure(onFailure)
                        .solve(field, t -> 1e-6 * (1 + t), Key::of, x0, times, workers, progress));
    }

    private static Contract edm(boolean corrected) {
        List<StochasticSampler.Step> steps = IntStream.range(0, STEPS)
                .mapToObj(i -> new StochasticSampler.Step(
                        (double) i / STEPS, (i - 0.1) / STEPS, (i + 1.0) / STEPS, 1, 0.01f, corrected))
                .toList();
        return new Contract(
                "edm " + (corrected ? "heun" : "euler"),
                false,
                true,
                (field, x0, times, onFailure, workers, progress) -> {
                    Key[] keys = IntStream.range(0, x0.dim(0)).mapToObj(Key::of).toArray(Key[]::new);
                    return new StochasticSampler(steps)
                            .onFailure(onFailure)
                            .solve(field, x0, keys, 1, false, workers, progress);
                });
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void progressRisesToOne(Contract solver) {
        List<Double> heard = Collections.synchronizedList(new ArrayList<>());
        solver.run.solve(
                new Lanes(TRAP, 8), Fields.normal(SAMPLES, 1), UNIT, OnFailure.THROW, Workers.of(2), heard::add);
        assertThat(heard).isSorted().endsWith(1.0).containsOnlyOnce(1.0);
        assertThat(heard.getFirst()).isBetween(0.0, 1.0);
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void cancellationStopsTheWork(Contract solver) {
        AtomicInteger evaluated = new AtomicInteger();
        VelocityField counting = new Lanes(
                (t, x, v) -> {
                    evaluated.incrementAndGet();
                    v[0] = 1;
                },
                8);
        Progress impatient = new Progress() {
            @Override
            public void done(double fraction) {}

            @Override
            public boolean cancelled() {
                return evaluated.get() > 200;
            }
        };
        Tensor x0 = Fields.normal(10_000, 1);
        assertThatThrownBy(() -> solver.run.solve(counting, x0, UNIT, OnFailure.THROW, Workers.of(2), impatient))
                .isInstanceOf(CancellationException.class)
                .hasMessage("cancelled");
        assertThat(evaluated.get()).isLessThan(2000);
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void exceptionsNameTheSampleTheTimeAndTheStep(Contract solver) {
        NonFiniteException failure = catchThrowableOfType(
                NonFiniteException.class,
                () -> solver.solve(new Lanes(TRAP, 8), withOneFarAway(), UNIT, OnFailure.THROW));
        assertThat(failure.sample()).isEqualTo(FAILING);
        assertThat(failure.time()).isBetween(0.0, 1.0);
        assertThat(failure.step()).isPositive();
        assertThat(failure)
                .hasMessage("sample " + FAILING + " is not finite at t = " + NumberText.number(failure.time())
                        + ", step " + failure.step());
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void reportedFailuresDoNotChangeOtherSamples(Contract solver) {
        Solution found = solver.solve(new Lanes(TRAP, 8), withOneFarAway(), UNIT, OnFailure.REPORT);
        Solution expected = solver.solve(new Lanes(TRAP, 8), Fields.normal(SAMPLES, 1), UNIT, OnFailure.REPORT);
        assertThat(found.outcomes()).hasSize(SAMPLES);
        for (int sample = 0; sample < SAMPLES; sample++) {
            Outcome outcome = found.outcomes().get(sample);
            if (sample == FAILING) {
                assertThat(outcome.status()).isEqualTo(Status.NOT_FINITE);
                assertThat(outcome.time()).isBetween(0.0, 1.0);
            } else {
                assertThat(outcome).isEqualTo(expected.outcomes().get(sample));
                assertThat(outcome.status()).isEqualTo(Status.OK);
                assertThat(outcome.time()).isEqualTo(1);
                assertThat(found.last().data()[sample])
                        .isEqualTo(expected.last().data()[sample]);
            }
            assertThat(outcome.evaluations()).isPositive();
        }
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void statesBelongToTheRequestedTimes(Contract solver) {
        double[] times = {0, 0.25, 0.33, 0.625, 1};
        Tensor x0 = Fields.normal(SAMPLES, 1);
        Solution found = solver.solve(new Lanes(TRAP, 8), x0, solver.takesTimesInside ? times : UNIT, OnFailure.THROW);
        assertThat(found.trajectory()).hasSize(solver.takesTimesInside ? times.length : 2);
        assertThat(found.trajectory().getFirst()).isSameAs(x0);
        for (int i = 1; solver.takesTimesInside && i < times.length; i++) {
            for (int sample = 0; sample < SAMPLES; sample++) {
                assertThat(found.trajectory().get(i).data()[sample])
                        .isCloseTo(x0.data()[sample] + (float) times[i], within(1e-4f));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void threadsLanesAndNeighboursDoNotMatter(Contract solver) {
        VelocityField.PointField bent = (t, x, v) -> v[0] = (float) (Math.cos(3 * t) - 0.5 * Math.sin(x[0]));
        Tensor x0 = Fields.normal(SAMPLES, 1);
        double[] times = solver.takesTimesInside ? new double[] {0, 0.3, 1} : UNIT;
        Solution expected =
                solver.run.solve(new Lanes(bent, 8), x0, times, OnFailure.THROW, Workers.of(1), Progress.NONE);
        for (int lanes : new int[] {1, 3, 8}) {
            for (int threads : new int[] {1, 3}) {
                for (int samples : new int[] {SAMPLES, 5}) {
                    Solution found = solver.run.solve(
                            new Lanes(bent, lanes),
                            x0.rows(0, samples),
                            times,
                            OnFailure.THROW,
                            Workers.of(threads),
                            Progress.NONE);
                    for (int i = 0; i < times.length; i++) {
                        assertThat(found.trajectory().get(i).data())
                                .containsExactly(expected.trajectory()
                                        .get(i)
                                        .rows(0, samples)
                                        .data());
                    }
                    assertThat(List.copyOf(found.outcomes()))
                            .isEqualTo(List.copyOf(expected.outcomes()).subList(0, samples));
                }
            }
        }
    }

    /** States, statistics and failures are those of single evaluations, to the bit, and no solver of fixed steps evaluates. */
    @ParameterizedTest
    @MethodSource("solvers")
    void aFieldThatTakesStepsGivesTheStatesOfEvaluations(Contract solver) {
        for (Tensor x0 : List.of(Fields.normal(SAMPLES, 1), withOneFarAway())) {
            Solution expected = solver.solve(new Lanes(TRAP, 8), x0, UNIT, OnFailure.REPORT);
            Stepping field = new Stepping(new Lanes(TRAP, 8));
            Solution found = solver.solve(field, x0, UNIT, OnFailure.REPORT);
            assertThat(field.taken().get() > 0).isEqualTo(solver.takesWholeSteps);
            assertThat(found.last().data()).containsExactly(expected.last().data());
            assertThat(found.statistics()).isEqualTo(expected.statistics());
            assertThat(List.copyOf(found.outcomes())).isEqualTo(List.copyOf(expected.outcomes()));
        }
    }

    private static Tensor withOneFarAway() {
        Tensor x0 = Fields.normal(SAMPLES, 1);
        x0.data()[FAILING] = 1e6f;
        return x0;
    }

    /** A field of one component with tiles of any number of lanes. */
    private record Lanes(PointField point, int lanes) implements VelocityField {
        private record Times(double[] times) implements TimeTable {}

        @Override
        public int dimension() {
            return 1;
        }

        @Override
        public TimeTable at(double... times) {
            return new Times(times);
        }

        @Override
        public Evaluator evaluator() {
            float[] x = new float[1];
            float[] v = new float[1];
            return new Evaluator() {
                @Override
                public boolean takesTimePerLane() {
                    return true;
                }

                @Override
                public void evaluate(TimeTable table, Batch batch, Tile state, Tile velocity) {
                    assertThat(batch.lanes()).isEqualTo(lanes);
                    assertThat(batch.active()).isBetween(1, lanes);
                    for (int lane = 0; lane < lanes; lane++) {
                        x[0] = state.data()[state.offset() + lane];
                        point.velocity(((Times) table).times[batch.time(lane)], x, v);
                        velocity.data()[velocity.offset() + lane] = v[0];
                    }
                }
            };
        }
    }
}
