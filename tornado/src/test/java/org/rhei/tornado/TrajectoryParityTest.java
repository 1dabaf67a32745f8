package org.rhei.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.networks.evaluation.NetworkEvaluation;
import org.rhei.networks.model.Model;
import org.rhei.pipelines.field.NetworkField;
import org.rhei.pipelines.field.Preconditioning;
import org.rhei.pipelines.field.Preconditioning.Coefficients;
import org.rhei.solvers.DifferentiableField;
import org.rhei.solvers.Grid;
import org.rhei.solvers.LogDensityField;
import org.rhei.solvers.OnFailure;
import org.rhei.solvers.Progress;
import org.rhei.solvers.Solver;
import org.rhei.solvers.VelocityField;
import org.rhei.solvers.diffusion.DenoisingSolver;
import org.rhei.solvers.diffusion.StochasticSampler;
import org.rhei.solvers.multistep.AdamsBashforth;
import org.rhei.solvers.rungekutta.FixedStep;
import org.rhei.solvers.sde.SdeSolver;
import org.rhei.solvers.sde.StochasticTableau;

/**
 * Law: whole trajectories by the kernel as plain Java end at the bits of the processor's, by every kind of solver with
 * fixed steps, with few launches.
 */
class TrajectoryParityTest {
    private static final int SAMPLES = 11;
    private static final double[] UNIT = {0, 1};

    /** An integration with the largest number of launches for two tiles of samples. */
    record Trajectory(String name, int launches, BiFunction<VelocityField, Tensor, Tensor> solve) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Trajectory> trajectories() {
        return List.of(
                ode("euler", FixedStep.euler(0.01)),
                ode("rk4", FixedStep.rk4(0.2)),
                ode("adams-bashforth", new AdamsBashforth(4, Grid.uniform(12)).averaging(1)),
                new Trajectory("dpmpp3m", 2, (field, x0) -> denoising(field, x0, DenoisingSolver.Method.DPMPP_3M)),
                new Trajectory("unipc", 2, (field, x0) -> denoising(field, x0, DenoisingSolver.Method.UNIPC)),
                new Trajectory("edm", 2, TrajectoryParityTest::churned),
                // the noise of 31 steps fits into the slots
                new Trajectory("shark", 4, TrajectoryParityTest::stochastic));
    }

    private static Trajectory ode(String name, Solver solver) {
        return new Trajectory(
                name,
                2,
                (field, x0) -> solver.solve(field, x0, UNIT, Workers.of(1), Progress.NONE)
                        .last());
    }

    private static Tensor denoising(VelocityField field, Tensor x0, DenoisingSolver.Method method) {
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
        double[] nodes = diffusion.evenNodes(0, 1, 9);
        return new DenoisingSolver(method)
                .solve(field, diffusion, nodes, x0, Workers.of(1), Progress.NONE)
                .last();
    }

    private static Tensor churned(VelocityField field, Tensor x0) {
        List<StochasticSampler.Step> steps = IntStream.range(0, 10)
                .mapToObj(i -> new StochasticSampler.Step(i / 10.0, (i - 0.1) / 10, (i + 1) / 10.0, 1.1f, 0.1f, i < 9))
                .toList();
        return new StochasticSampler(steps)
                .onFailure(OnFailure.THROW)
                .solve(field, x0, new Key[] {Key.of(6)}, SAMPLES, false, Workers.of(1), Progress.NONE)
                .last();
    }

    private static Tensor stochastic(VelocityField field, Tensor x0) {
        return new SdeSolver(StochasticTableau.SHARK, Grid.uniform(40))
                .solve(field, t -> 0.2 * t, Key::of, x0, UNIT, Workers.of(1), Progress.NONE)
                .last();
    }

    /** Law: log-densities by derivatives on the device are those of the processor, exact and by Hutchinson's estimate. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void logDensitiesAreTheProcessors(boolean exact) throws IOException {
        Model model = Model.load(Parity.model("flux1_flow"));
        NetworkField field = new NetworkField(model.network(), Parity.condition(model), 4);
        NetworkField onHost = field.on(Host.evaluation(model.network().program(), 8));
        int dimension = field.dimension();
        Tensor x0 = Key.of(3).normal(SAMPLES, dimension + 1);
        Tensor probes = Key.of(4).rademacher(SAMPLES, dimension);
        Preconditioning preconditioning = t -> new Coefficients(
                t,
                0.9f,
                Key.of(1).normal(dimension).data(),
                Key.of(2).normal(dimension).data(),
                new float[dimension]);
        for (boolean preconditioned : new boolean[] {false, true}) {
            float[][] ends = new float[2][];
            for (int i = 0; i < ends.length; i++) {
                NetworkField network = i == 0 ? field : onHost;
                DifferentiableField flow = preconditioned ? network.with(preconditioning) : network;
                LogDensityField density =
                        exact ? LogDensityField.exact(flow) : LogDensityField.hutchinson(flow, probes);
                ends[i] = FixedStep.euler(0.25)
                        .solve(density, x0, UNIT, SAMPLES, Workers.of(1), Progress.NONE)
                        .last()
                        .data();
            }
            assertThat(ends[1]).containsExactly(ends[0]).isNotEqualTo(x0.data());
        }
    }

    @ParameterizedTest
    @MethodSource("trajectories")
    void endsWhereTheProcessorDoes(Trajectory trajectory) throws IOException {
        Model model = Model.load(Parity.model("flux1_flow"));
        AtomicInteger launches = new AtomicInteger();
        NetworkEvaluation host =
                DeviceEvaluation.of("host", model.network().program(), _ -> new Shape(8, 1, 1), 8, arguments -> () -> {
                    launches.incrementAndGet();
                    Host.run(arguments);
                });
        NetworkField field = new NetworkField(model.network(), Parity.condition(model), 4);
        int dimension = field.dimension();
        Tensor x0 = Key.of(3).normal(SAMPLES, dimension);
        Preconditioning preconditioning = t -> new Coefficients(
                t,
                0.9f,
                Key.of(1).normal(dimension).data(),
                Key.of(2).normal(dimension).data(),
                new float[dimension]);
        for (boolean preconditioned : new boolean[] {false, true}) {
            launches.set(0);
            NetworkField onHost = field.on(host);
            Tensor expected = trajectory.solve.apply(preconditioned ? field.with(preconditioning) : field, x0);
            Tensor found = trajectory.solve.apply(preconditioned ? onHost.with(preconditioning) : onHost, x0);
            assertThat(expected).isNotEqualTo(x0);
            assertThat(found.data()).containsExactly(expected.data());
            assertThat(launches.get()).isBetween(2, trajectory.launches);
        }
    }
}
