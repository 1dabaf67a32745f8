package org.rhei.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.Standardization;
import org.rhei.networks.Standardization.Moments;
import org.rhei.networks.model.Model;
import org.rhei.pipelines.options.Base;
import org.rhei.pipelines.options.LogProbOptions;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.pipelines.options.Scheme;
import org.rhei.solvers.Grid;
import org.rhei.solvers.OnFailure;
import org.rhei.solvers.Solver;
import org.rhei.solvers.multistep.AdamsBashforth;
import org.rhei.solvers.multistep.FittedMultistep;
import org.rhei.solvers.multistep.Refined;
import org.rhei.solvers.rungekutta.Adaptive;
import org.rhei.solvers.rungekutta.FixedStep;
import org.rhei.solvers.rungekutta.Tableau;
import org.rhei.testkit.ReferenceCase;

class LogProbTest {
    private static final ReferenceCase FLOW = new ReferenceCase("simformer_flow");
    private static final LogProbOptions DEFAULTS = LogProbOptions.defaults();

    private final Pipeline pipeline = Pipeline.load(FLOW.model(), Workers.of(2));
    private final Tensor xO = FLOW.expected("x_o");
    private final Tensor points = FLOW.expected("log_prob.x_1");

    LogProbTest() throws IOException {}

    /**
     * Law: a density integrates to 1, also that of EDM models, for which GenSBI computes none. The integral is
     * estimated by importance sampling from a Gaussian that is wider than the draws.
     */
    @ParameterizedTest
    @ValueSource(strings = {"simformer_edm", "simformer_flow", "simformer_sm_vp"})
    void densityIntegratesToOne(String name) throws IOException {
        Pipeline own = Pipeline.load(new ReferenceCase(name).model(), Workers.of(2));
        Tensor observation = new ReferenceCase(name).expected("x_o");
        int n = 3000;
        SampleOptions options = name.contains("sm")
                ? SampleOptions.builder().scheme(new Scheme.ReverseSde(100)).build()
                : SampleOptions.defaults();
        Tensor draws = own.sample(Key.of(1), Observation.of(observation), n, options);
        int dimension = draws.size() / n;
        double[] mean = new double[dimension];
        double[] std = new double[dimension];
        for (int i = 0; i < draws.size(); i++) {
            mean[i % dimension] += draws.data()[i] / n;
        }
        for (int i = 0; i < draws.size(); i++) {
            std[i % dimension] += Math.pow(draws.data()[i] - mean[i % dimension], 2) / n;
        }
        Tensor proposals = Key.of(2).normal(n, dimension, 1);
        double[] logProposal = new double[n];
        for (int i = 0; i < proposals.size(); i++) {
            double z = proposals.data()[i];
            double deviation = 1.3 * Math.sqrt(std[i % dimension]);
            logProposal[i / dimension] -= 0.5 * (z * z + Math.log(2 * Math.PI)) + Math.log(deviation);
            proposals.data()[i] = (float) (mean[i % dimension] + deviation * z);
        }
        LogProbOptions loose =
                DEFAULTS.toBuilder().solver(Adaptive.dopri5(1e-4, 1e-4)).build();
        Tensor logProb = own.logProb(proposals, Observation.of(observation), loose);
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            double weight = Math.exp(logProb.data()[i] - logProposal[i]);
            sum += weight / n;
            squares += weight * weight / n;
        }
        double error = Math.sqrt((squares - sum * sum) / n);
        System.out.printf("%s: density integrates to %.3f ± %.3f%n", name, sum, error);
        assertThat(sum).isCloseTo(1, within(5 * error));
        assertThat(error).isLessThan(0.1);
    }

    /** Law: a grid has the same times in a density as in a draw, for every method and every solver with a grid. */
    @ParameterizedTest
    @CsvSource({"simformer_flow, 0, 1", "simformer_sm_vp, 1, 0.001"})
    void gridsHaveTheTimesOfADraw(String name, double noise, double data) throws IOException {
        Pipeline own = Pipeline.load(new ReferenceCase(name).model(), Workers.of(2));
        Tensor few = Key.of(4).normal(5, 3, 1);
        Observation observation = Observation.of(new ReferenceCase(name).expected("x_o"));
        for (Grid grid :
                List.of(Grid.quadratic(5), new Grid.Logit(5, 4), Grid.uniform(5).reversed(), new Grid.Edm(5))) {
            Grid same = Grid.of(grid.nodes(noise, data));
            for (Function<Grid, Solver> solver : List.<Function<Grid, Solver>>of(
                    each -> new FixedStep(Tableau.HEUN, each),
                    each -> new AdamsBashforth(3, each),
                    each -> new Refined(new AdamsBashforth(2, each), FixedStep.rk4(0.1), 1e9))) {
                Tensor found = own.logProb(few, observation, by(solver.apply(grid)));
                Tensor expected = own.logProb(few, observation, by(solver.apply(same)));
                for (int i = 0; i < few.dim(0); i++) { // explicit nodes are rounded twice
                    assertThat(found.data()[i]).isCloseTo(expected.data()[i], within(2e-5f));
                }
            }
        }
    }

    private static LogProbOptions by(Solver solver) {
        return LogProbOptions.builder().solver(solver).build();
    }

    /**
     * Law: weights that were fitted from noise to data are refused for the opposite direction, also if the number of
     * nodes fits.
     */
    @Test
    void weightsOfADrawAreRefused() {
        FittedMultistep fitted = new FittedMultistep(
                List.of(0.0, 0.4, 1.0), List.of(List.of(0.4), List.of(0.9, -0.3)), 0, OnFailure.THROW);
        assertThatThrownBy(() -> pipeline.logProb(points, Observation.of(xO), by(fitted)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a fitted method serves the interval that it was fitted on, from 0 to 1, found 1 to 0");
    }

    @Test
    void threadsDoNotMatter() throws IOException {
        Tensor many = Key.of(3).normal(50, 3, 1);
        assertThat(Pipeline.load(FLOW.model(), Workers.of(3)).logProb(many, Observation.of(xO)))
                .isEqualTo(pipeline.logProb(many, Observation.of(xO)));
    }

    /** Law: if each point has its own observation, its density equals that of a call with this observation alone. */
    @Test
    void observationsForEachPoint() {
        Tensor xs = FLOW.expected("xs");
        LogProbOptions fixed = DEFAULTS.toBuilder().solver(FixedStep.rk4(0.1)).build();
        Tensor all = pipeline.logProb(points.rows(0, 3), Observation.of(xs), fixed);
        for (int i = 0; i < 3; i++) {
            Tensor alone = pipeline.logProb(points.rows(i, i + 1), Observation.of(xs.rows(i, i + 1)), fixed);
            assertThat(all.data()[i]).isEqualTo(alone.data()[0]);
        }
        assertThatThrownBy(() -> pipeline.logProb(points, Observation.of(xs)))
                .hasMessage("expected 1 observation, or one for each of the 6 points, found 3");
    }

    /** Law: a shifted and scaled base changes the log-density by the difference of the bases' log-densities. */
    @Test
    void theDensityOfTheBaseCounts() {
        LogProbOptions fixed = DEFAULTS.toBuilder().solver(FixedStep.rk4(0.1)).build();
        Tensor standard = pipeline.logProb(points, Observation.of(xO), fixed);
        Tensor flat = pipeline.logProb(
                points,
                Observation.of(xO),
                fixed.toBuilder()
                        .base(new Base.Custom((key, n) -> key.normal(n, 3), x -> 0))
                        .build());
        Tensor wide = pipeline.logProb(
                points,
                Observation.of(xO),
                fixed.toBuilder()
                        .base(new Base.Gaussian(List.of(0.0), List.of(1e6)))
                        .build());
        double constant = 3 * (Math.log(1e6) + 0.5 * Math.log(2 * Math.PI));
        for (int i = 0; i < 6; i++) {
            assertThat((double) wide.data()[i]).isCloseTo(flat.data()[i] - constant, within(1e-4));
            assertThat(standard.data()[i]).isLessThan(flat.data()[i]);
        }
    }

    /** Law: standardization transforms the points and adds the logarithm of its Jacobian determinant. */
    @Test
    void standardizationCountsItsJacobian() throws IOException {
        Model plain = Model.load(FLOW.model());
        List<Double> mean = List.of(1.0, -2.0, 3.0);
        List<Double> std = List.of(2.0, 0.5, 4.0);
        List<Double> zeros = List.of(0.0, 0.0, 0.0, 0.0, 0.0);
        List<Double> ones = List.of(1.0, 1.0, 1.0, 1.0, 1.0);
        ModelConfig c = plain.config();
        ModelConfig config = new ModelConfig(
                c.pipeline(),
                c.network(),
                c.method(),
                c.dimObs(),
                c.dimCond(),
                c.chObs(),
                c.chCond(),
                c.idEmbeddingStrategy(),
                c.patchSize(),
                c.obsIds(),
                c.condIds(),
                Optional.of(new Standardization(Moments.ofTokens(mean, std), Moments.ofTokens(zeros, ones))),
                c.description(),
                c.encoder());
        Tensor moved = Tensor.zeros(points.shape());
        for (int i = 0; i < points.size(); i++) {
            moved.data()[i] = (float) (points.data()[i] * std.get(i % 3) + mean.get(i % 3));
        }
        LogProbOptions fixed = DEFAULTS.toBuilder().solver(FixedStep.rk4(0.05)).build();
        Tensor expected = new LogProb(plain, network -> network, Workers.of(1), fixed)
                .of(points, Observation.of(xO))
                .logProb();
        Tensor found = new LogProb(
                        new Model(config, plain.velocity(), plain.flow(), plain.encoder()),
                        network -> network,
                        Workers.of(1),
                        fixed)
                .of(moved, Observation.of(xO))
                .logProb();
        for (int i = 0; i < 6; i++) {
            assertThat((double) found.data()[i]).isCloseTo(expected.data()[i] - Math.log(4), within(1e-4));
        }
    }

    @Test
    @SuppressWarnings("NullAway") // null is refused
    void whatCannotWorkIsRefused() {
        assertThatThrownBy(() ->
                        DEFAULTS.toBuilder().scheme(new Scheme.ReverseSde(10)).build())
                .hasMessage("log-probabilities need the probability flow, and ReverseSde adds noise; use Ode with any"
                        + " solver");
        assertThatThrownBy(() -> DEFAULTS.toBuilder().hutchinson(null).build())
                .hasMessage("Hutchinson's estimate needs a key for its random signs; use the exact divergence if there"
                        + " is none");
        assertThatThrownBy(() -> pipeline.logProb(Tensor.zeros(2, 4, 1), Observation.of(xO)))
                .hasMessage("points must have shape (n, 3, 1), found (2, 4, 1)");
        Tensor nan = Tensor.zeros(2, 3, 1);
        nan.data()[4] = Float.NaN;
        assertThatThrownBy(() -> pipeline.logProb(nan, Observation.of(xO)))
                .hasMessage("point 1 must be finite, found NaN");
        assertThatThrownBy(() -> pipeline.logProb(points, Observation.NONE))
                .hasMessage("observations must have shape (B, 5, 1), found none");
    }
}
