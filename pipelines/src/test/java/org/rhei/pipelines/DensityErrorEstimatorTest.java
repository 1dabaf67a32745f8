package org.rhei.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.pipelines.Density.EstimatedError;
import org.rhei.pipelines.method.ReferenceSolver;
import org.rhei.pipelines.options.LogProbOptions;
import org.rhei.solvers.Grid;
import org.rhei.solvers.IntegrationException;
import org.rhei.solvers.Solver;
import org.rhei.solvers.Statistics;
import org.rhei.solvers.multistep.AdamsBashforth;
import org.rhei.solvers.rungekutta.Adaptive;
import org.rhei.solvers.rungekutta.FixedStep;
import org.rhei.solvers.rungekutta.Tableau;

class DensityErrorEstimatorTest {
    private static final Observation X = Observation.of(6.1, 3.9, 5.7, 4.2);
    private static final int POINTS = 1600;
    private static final int COMPARED = 16;

    private static Pipeline pipeline() throws IOException {
        return Pipeline.load(Path.of("..", "models", "gaussian-flux1-flow.safetensors"));
    }

    /** Returns points of the exact posterior's size around its mean. */
    private static Tensor points(int n) {
        Tensor points = Key.of(5).normal(n, 2, 1);
        for (int i = 0; i < points.size(); i++) {
            points.data()[i] = (i % 2 == 0 ? 5.87f : 4.08f) + 0.35f * points.data()[i];
        }
        return points;
    }

    private static Solver solver(String name) {
        return switch (name) {
            case "dopri5" -> Adaptive.dopri5(1e-4, 1e-4);
            case "bosh3" -> new Adaptive(Tableau.BOSH3, 1e-3, 1e-3);
            case "euler" -> new FixedStep(Tableau.EULER, Grid.uniform(50));
            case "step size" -> FixedStep.euler(0.03); // the last step is another in a draw than in a density
            case "rk4" -> new FixedStep(Tableau.RK4, Grid.quadratic(16));
            case "adams" -> new AdamsBashforth(3, Grid.quadratic(32));
            default -> throw new AssertionError(name);
        };
    }

    /** Law: the median and the largest error are within a factor of 2 of the errors of the same points; no log-probability changes. */
    @ParameterizedTest
    @ValueSource(strings = {"dopri5", "bosh3", "euler", "step size", "rk4", "adams"})
    void estimatesAreWithinAFactorOfTwoOfTheError(String name) throws IOException {
        try (Pipeline pipeline = pipeline()) {
            LogProbOptions options =
                    LogProbOptions.builder().solver(solver(name)).build();
            Tensor points = points(POINTS);
            Density density = pipeline.density(points, X, options);
            assertThat(density.error().points()).isEqualTo(COMPARED);
            double[] errors = errors(pipeline, points, X, density);
            assertThat(density.error().p50()).isBetween(errors[COMPARED / 2 - 1] / 2, errors[COMPARED / 2] * 2);
            assertThat(density.error().largest()).isBetween(errors[COMPARED - 1] / 2, errors[COMPARED - 1] * 2);
        }
    }

    /** Law: Hutchinson's directions are those of the points, so that the error is that of the solver alone; no result changes. */
    @Test
    void directionsAreEqual() throws IOException {
        try (Pipeline pipeline = pipeline()) {
            LogProbOptions options = LogProbOptions.builder()
                    .solver(solver("rk4"))
                    .hutchinson(Key.of(3))
                    .build();
            Tensor points = points(POINTS);
            Density density = pipeline.density(points, X, options);
            assertThat(density.error().largest())
                    .isBetween(1e-3, 0.2); // other directions would move it by several nats
            assertThat(pipeline.logProb(points, X, options)).isEqualTo(density.logProb());
        }
    }

    /** Returns the errors of the points that are compared, in ascending order. */
    private static double[] errors(Pipeline pipeline, Tensor points, Observation observations, Density density) {
        Tensor some = Tensor.zeros(COMPARED, 2, 1);
        for (int i = 0; i < COMPARED; i++) {
            System.arraycopy(points.data(), i * POINTS / COMPARED * 2, some.data(), 2 * i, 2);
        }
        LogProbOptions exact = LogProbOptions.builder()
                .solver(new AdamsBashforth(3, Grid.quadratic(1000)))
                .build();
        Tensor expected = pipeline.logProb(some, observations, exact);
        double[] errors = new double[COMPARED];
        for (int i = 0; i < COMPARED; i++) {
            errors[i] = Math.abs((double) density.logProb().data()[i * POINTS / COMPARED] - expected.data()[i]);
        }
        Arrays.sort(errors);
        return errors;
    }

    /**
     * Law: each point is compared under its own observation: the estimate is within a factor of 2 of the error. The points that are
     * compared have observations unlike those of each other and of all others, so that another pairing would err by nats.
     */
    @Test
    void observationsForEachPoint() throws IOException {
        try (Pipeline pipeline = pipeline()) {
            Tensor points = points(POINTS);
            Tensor xs = Tensor.zeros(POINTS, 4, 1);
            for (int i = 0; i < POINTS; i++) {
                float shift = i % (POINTS / COMPARED) == 0 ? 0.03f * i / (POINTS / COMPARED) : 2;
                float[] x = {6.1f - shift, 3.9f + shift, 5.7f - shift, 4.2f + shift};
                System.arraycopy(x, 0, xs.data(), 4 * i, 4);
            }
            LogProbOptions options =
                    LogProbOptions.builder().solver(solver("rk4")).build();
            Density density = pipeline.density(points, Observation.of(xs), options);
            Tensor own = Tensor.zeros(COMPARED, 4, 1);
            for (int i = 0; i < COMPARED; i++) {
                System.arraycopy(xs.data(), i * POINTS / COMPARED * 4, own.data(), 4 * i, 4);
            }
            double[] errors = errors(pipeline, points, Observation.of(own), density);
            assertThat(density.error().p50()).isBetween(errors[COMPARED / 2 - 1] / 2, errors[COMPARED / 2] * 2);
            assertThat(density.error().largest())
                    .isBetween(errors[COMPARED - 1] / 2, errors[COMPARED - 1] * 2)
                    .isLessThan(0.2);
        }
    }

    /** Law: the finer solution takes at most 5 % of the evaluations, and 2 % of many points; of fewer points there is no estimate. */
    @ParameterizedTest
    @ValueSource(strings = {"dopri5", "rk4", "adams"})
    void keepsToItsShare(String name) {
        Statistics statistics = new Statistics(100, 100, 50, 0, 0.01);
        for (int n : new int[] {1, 100, 700, 1000, 5000, 100_000}) {
            List<int[]> compared = new ArrayList<>();
            EstimatedError error = new DensityErrorEstimator(new ReferenceSolver(false), 0, 1, solver(name), n)
                    .estimate(new float[n], statistics, (points, solver) -> {
                        compared.add(points);
                        return new float[points.length];
                    });
            int points = compared.isEmpty() ? 0 : compared.getFirst().length;
            assertThat(error.points()).isEqualTo(points);
            assertThat(error.reason()).isEqualTo(points == 0 ? "too few points" : "");
            assertThat(points * (name.equals("dopri5") ? 2.5 : 2.0))
                    .isLessThanOrEqualTo(n < 2500 ? 0.05 * n : 0.02 * n);
            assertThat(points > 0).isEqualTo(n >= 1000 || (n == 700 && !name.equals("dopri5")));
        }
    }

    /**
     * Law: the finer solver is the user's with a tenth of the tolerances, but no tolerance below the resolution of float32, and with as
     * many more steps allowed as it takes; where that is no finer by a factor of 2, there is no estimate.
     */
    @ParameterizedTest
    @CsvSource({
        "1e-4, 1e-3, 1e-5, 1e-4",
        "8e-6, 8e-6, 1e-6, 1e-6",
        "2e-6, 2e-6, 1e-6, 1e-6",
        "1e-6, 1e-5, 1e-6, 1e-6",
        "1e-4, 1e-8, 1e-5, 1e-8",
        "1e-6, 1e-6, ,",
        "1.9e-6, 1.9e-6, ,",
        "1e-8, 1e-8, ,"
    })
    void finerTolerancesAreResolved(double rtol, double atol, @Nullable Double finerRtol, @Nullable Double finerAtol) {
        Adaptive own = Adaptive.builder(Tableau.BOSH3, rtol, atol)
                .perSample()
                .maxSteps(100)
                .minStep(1e-5)
                .firstStep(Adaptive.AUTOMATIC)
                .control(Adaptive.Control.PI)
                .build();
        List<Solver> used = new ArrayList<>();
        EstimatedError error = new DensityErrorEstimator(new ReferenceSolver(false), 0, 1, own, 100_000)
                .estimate(new float[100_000], new Statistics(100, 100, 50, 0, 0.01), (points, solver) -> {
                    used.add(solver);
                    return new float[points.length];
                });
        if (finerRtol == null || finerAtol == null) {
            assertThat(used).isEmpty();
            assertThat(error.text()).isEqualTo("not estimated: the error is at the resolution of float32");
            return;
        }
        Adaptive finer = (Adaptive) used.getFirst();
        assertThat(finer.rtol()).isCloseTo(finerRtol, withinPercentage(1e-9));
        assertThat(finer.atol()).isCloseTo(finerAtol, withinPercentage(1e-9));
        assertThat(finer.maxSteps()).isBetween(101, 500);
        assertThat(finer.toBuilder()
                        .tolerances(rtol, atol)
                        .maxSteps(own.maxSteps())
                        .build())
                .isEqualTo(own);
    }

    /** Law: a point that is not finite is counted; one that is finite in one solution alone has an infinite error, in either of them. */
    @Test
    void countsPointsThatAreNotFinite() {
        assertThat(compared(0, 1).text()).isEqualTo("p50 1, largest 1 nats, estimated from 16 points");
        assertThat(compared(Float.NaN, 1).text())
                .isEqualTo("p50 1, largest infinite nats, estimated from 16 points; 1 of 16 points is not finite");
        for (float failed : new float[] {Float.NaN, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY}) {
            assertThat(compared(failed, 1)).isEqualTo(new EstimatedError(16, 1, 1, Double.POSITIVE_INFINITY, ""));
            assertThat(compared(0, failed)).isEqualTo(new EstimatedError(16, 1, 1, Double.POSITIVE_INFINITY, ""));
            assertThat(compared(failed, failed)).isEqualTo(new EstimatedError(16, 1, 1, 1, ""));
        }
    }

    /** Returns the estimate from 16 points of log-probability 0 that are 1 in the finer solution, but for one of them. */
    private static EstimatedError compared(float coarse, float fine) {
        float[] logProb = new float[POINTS];
        logProb[3 * POINTS / COMPARED] = coarse;
        return new DensityErrorEstimator(new ReferenceSolver(false), 0, 1, solver("adams"), POINTS)
                .estimate(logProb, new Statistics(33, 33, 32, 0, 0.03), (points, _) -> {
                    float[] finer = new float[points.length];
                    Arrays.fill(finer, 1);
                    finer[3] = fine;
                    return finer;
                });
    }

    /** Law: an estimate that fails or makes no sense ends no computation, and says so. */
    @Test
    void saysWhyThereIsNoEstimate() throws IOException {
        Statistics one = new Statistics(1, 1, 1, 0, 1);
        Statistics many = new Statistics(10, 10, 10, 0, 0.1);
        DensityErrorEstimator estimator =
                new DensityErrorEstimator(new ReferenceSolver(false), 0, 1, FixedStep.euler(1), POINTS);
        assertThat(estimator
                        .estimate(new float[POINTS], one, (points, solver) -> new float[points.length])
                        .text())
                .isEqualTo("not estimated: a single step");
        for (RuntimeException failure : List.of(new IntegrationException(""), new IllegalArgumentException(""))) {
            assertThat(estimator
                            .estimate(new float[POINTS], many, (points, solver) -> {
                                throw failure;
                            })
                            .text())
                    .isEqualTo("not estimated: the finer solution failed");
        }
        float[] failed = new float[POINTS];
        Arrays.fill(failed, Float.NaN);
        assertThat(estimator
                        .estimate(failed, many, (points, solver) -> Arrays.copyOf(failed, points.length))
                        .text())
                .isEqualTo("not estimated: the points failed");
        try (Pipeline pipeline = pipeline()) {
            LogProbOptions off = LogProbOptions.builder()
                    .solver(FixedStep.euler(0.5))
                    .errorEstimate(false)
                    .build();
            assertThat(pipeline.density(points(2000), X, off).error().text()).isEqualTo("not estimated: switched off");
        }
    }
}
