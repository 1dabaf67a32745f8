package org.rhei.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Tile;
import org.rhei.kernel.Workers;
import org.rhei.kernel.steps.Steps;
import org.rhei.networks.backend.BackendChoice;
import org.rhei.networks.backend.NetworkBackend;
import org.rhei.networks.evaluation.Network;
import org.rhei.networks.evaluation.NetworkEvaluation;
import org.rhei.networks.evaluation.NetworkEvaluator;
import org.rhei.networks.evaluation.NetworkStepRunner;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.pipelines.options.Scheme;
import org.rhei.solvers.Grid;
import org.rhei.solvers.NonFiniteException;
import org.rhei.solvers.OnFailure;
import org.rhei.solvers.diffusion.DenoisingSolver;
import org.rhei.solvers.multistep.AdamsBashforth;
import org.rhei.solvers.rungekutta.Adaptive;
import org.rhei.solvers.rungekutta.FixedStep;
import org.rhei.solvers.rungekutta.Tableau;
import org.rhei.solvers.sde.SdeSolver;
import org.rhei.solvers.sde.StochasticTableau;
import org.rhei.testkit.ReferenceCase;
import org.rhei.testkit.StepInterpreter;

/**
 * Law: a device that takes a model's steps by itself gives the samples and the failures of its evaluations, which are
 * the processor's.
 */
class SamplerDeviceTest {
    private static final int SAMPLES = 75;
    private static final SdeSolver SHARK = new SdeSolver(StochasticTableau.SHARK, Grid.uniform(6));
    private static final ReferenceCase FLOW = new ReferenceCase("flux1_flow");

    static List<Arguments> schemes() {
        List<Arguments> all = new ArrayList<>();
        for (String flow : List.of("flux1_flow", "flux1joint_flow", "simformer_flow")) {
            all.add(Arguments.of(flow, new Scheme.Ode(FixedStep.rk4(0.2))));
            all.add(Arguments.of(flow, new Scheme.Ode(new AdamsBashforth(3, Grid.uniform(7)).averaging(1))));
            all.add(Arguments.of(flow, new Scheme.ZeroEnds(0.5, SHARK)));
            all.add(Arguments.of(flow, new Scheme.NonSingular(0.5, SHARK)));
        }
        for (String score : List.of("flux1_sm_vp", "flux1_sm_ve", "simformer_sm_vp")) {
            all.add(Arguments.of(score, Scheme.probabilityFlow(Tableau.RK4, 5)));
            all.add(Arguments.of(score, new Scheme.ReverseSde(StochasticTableau.SEA, 300)));
            for (DenoisingSolver.Method method : DenoisingSolver.Method.values()) {
                all.add(Arguments.of(score, new Scheme.Denoising(new DenoisingSolver(method), 7)));
            }
        }
        for (String edm : List.of("flux1_edm", "flux1_edm_vp", "flux1_edm_ve", "simformer_edm")) {
            all.add(Arguments.of(edm, Scheme.Edm.DEFAULT));
            all.add(Arguments.of(edm, Scheme.Edm.DEFAULT.churn(new Scheme.Churn(5, 0, 80, 1))));
            all.add(Arguments.of(edm, Scheme.Edm.DEFAULT.euler()));
            all.add(Arguments.of(edm, new Scheme.Denoising(new DenoisingSolver(DenoisingSolver.Method.DPMPP_3M), 6)));
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("schemes")
    void samplesAreTheProcessors(String name, Scheme scheme) throws IOException {
        ReferenceCase reference = new ReferenceCase(name);
        Pipeline processor = Pipeline.load(reference.model(), Workers.of(2)).withBackend("cpu");
        SampleOptions options = SampleOptions.builder().scheme(scheme).build();
        Observation observation = Observation.of(reference.expected("x_o"));
        Tensor expected = processor.sample(Key.of(5), observation, SAMPLES, options);
        for (boolean stepping : new boolean[] {true, false}) {
            Device device = new Device(stepping, Integer.MAX_VALUE);
            Tensor found = processor.with(device.chosen()).sample(Key.of(5), observation, SAMPLES, options);
            assertThat(found).isEqualTo(expected);
            assertThat(device.taken().get() > 0).as("steps on the device").isEqualTo(stepping);
            assertThat(device.evaluated().get() > 0).as("evaluations").isEqualTo(!stepping);
        }
    }

    @Test
    void adaptiveStepsAndIntermediateStatesNeedEvaluations() throws IOException {
        SampleOptions defaults = SampleOptions.defaults();
        for (SampleOptions options : List.of(
                defaults.toBuilder().solver(Adaptive.dopri5(1e-3, 1e-3)).build(),
                defaults.toBuilder()
                        .solver(FixedStep.euler(0.1))
                        .timeGrid(0, 0.33, 1)
                        .build())) {
            Device device = new Device(true, Integer.MAX_VALUE);
            Tensor xO = FLOW.expected("x_o");
            assertThat(flow().with(device.chosen()).sample(Key.of(5), Observation.of(xO), SAMPLES, options))
                    .isEqualTo(flow().sample(Key.of(5), Observation.of(xO), SAMPLES, options));
            assertThat(device.taken()).hasValue(0);
        }
    }

    @Test
    void theTimeOfAFailureIsTheProcessors() throws IOException {
        SampleOptions reporting = SampleOptions.builder()
                .solver(FixedStep.euler(0.1).onFailure(OnFailure.REPORT))
                .build();
        Device evaluating = new Device(false, 7);
        Device stepping = new Device(true, 7);
        Tensor xO = FLOW.expected("x_o");
        SampleResult expected =
                flow().with(evaluating.chosen()).drawBatched(Key.of(5), Observation.of(xO), SAMPLES, reporting);
        SampleResult found =
                flow().with(stepping.chosen()).drawBatched(Key.of(5), Observation.of(xO), SAMPLES, reporting);
        assertThat(stepping.taken()).hasPositiveValue();
        assertThat(found.failures()).hasSizeBetween(1, SAMPLES - 1).isEqualTo(expected.failures());
        NonFiniteException thrown = refusal(stepping);
        assertThat(thrown).hasMessage(refusal(evaluating).getMessage());
        assertThat(thrown.step()).isEqualTo(8);
    }

    @Test
    void closingAPipelineFreesItsDevice() throws IOException {
        Device device = new Device(true, Integer.MAX_VALUE);
        Pipeline processor = flow();
        try (Pipeline pipeline = processor.with(device.chosen())) {
            pipeline.sampler(Observation.of(FLOW.expected("x_o")));
            pipeline.sampler(Observation.of(FLOW.expected("x_o")));
            assertThat(device.closed()).hasValue(0);
        }
        assertThat(device.closed()).hasValue(1);
        assertThat(processor
                        .sample(Key.of(5), Observation.of(FLOW.expected("x_o")), 3)
                        .shape())
                .containsExactly(3, 3, 1);
    }

    private static NonFiniteException refusal(Device device) {
        SampleOptions options =
                SampleOptions.builder().solver(FixedStep.euler(0.1)).build();
        return catchThrowableOfType(
                NonFiniteException.class,
                () -> flow().with(device.chosen())
                        .sample(Key.of(5), Observation.of(FLOW.expected("x_o")), SAMPLES, options));
    }

    private static Pipeline flow() throws IOException {
        return Pipeline.load(FLOW.model(), Workers.of(1)).withBackend("cpu");
    }

    /**
     * A device that computes on the processor, with its own tiles and optionally its own steps.
     *
     * @param stepping true if the device takes steps
     * @param trap the index in a time table from which on the velocity of samples beyond 1 is NaN
     * @param taken the number of evaluations of its steps
     * @param evaluated the number of other evaluations
     * @param closed the number of calls of close
     */
    private record Device(
            boolean stepping, int trap, AtomicInteger taken, AtomicInteger evaluated, AtomicInteger closed)
            implements NetworkBackend {
        Device(boolean stepping, int trap) {
            this(stepping, trap, new AtomicInteger(), new AtomicInteger(), new AtomicInteger());
        }

        BackendChoice chosen() {
            return new BackendChoice(name(), List.of(this));
        }

        @Override
        public String name() {
            return "device";
        }

        @Override
        public Availability availability() {
            return new Availability.Available("the processor in disguise", true);
        }

        @Override
        public NetworkEvaluation evaluation(Network network) {
            return new Evaluation(network, this);
        }
    }

    private record Evaluation(Network network, Device device) implements NetworkEvaluation {
        @Override
        public String name() {
            return device.name();
        }

        @Override
        public int lanes() {
            return network.lanes();
        }

        @Override
        public void close() {
            device.closed().incrementAndGet();
        }

        @Override
        public NetworkEvaluator evaluator() {
            NetworkEvaluator trapped = trapped();
            return (table, condition, batch, x, out) -> {
                trapped.evaluate(table, condition, batch, x, out);
                device.evaluated().incrementAndGet();
            };
        }

        private NetworkEvaluator trapped() {
            NetworkEvaluator evaluator = network.evaluator();
            return (table, condition, batch, x, out) -> {
                evaluator.evaluate(table, condition, batch, x, out);
                for (int lane = 0; lane < lanes() && batch.time() >= device.trap(); lane++) {
                    if (x.data()[x.offset() + lane] > 1) {
                        out.data()[out.offset() + lane] = Float.NaN;
                    }
                }
            };
        }

        @Override
        public int stepRegisters() {
            return device.stepping() ? 32 : 0;
        }

        @Override
        public NetworkStepRunner stepRunner(Steps steps) {
            NetworkEvaluator evaluator = trapped();
            return (table, coefficients, condition, batch, x, noise, check) -> StepInterpreter.run(
                    steps,
                    x,
                    (time, state, v) -> {
                        batch.setTime(time);
                        device.taken().incrementAndGet();
                        if (coefficients.length == 0) {
                            evaluator.evaluate(table, condition, batch, state, v);
                        } else {
                            Affine affine = new Affine(coefficients[time], state);
                            evaluator.evaluate(table, condition, batch, affine.input(), v);
                            affine.combine(v);
                        }
                    },
                    noise,
                    check);
        }
    }

    /** The coefficients of a time: the input's factor i, and a, b and c of each component in a · x + b · f(i · x) + c. */
    private record Affine(float[] coefficients, Tile x) {
        Tile input() {
            Tile scaled = Tile.zeros(1, x.features(), x.lanes());
            for (int l = 0; l < x.size(); l++) {
                scaled.data()[l] = coefficients[0] * x.data()[l];
            }
            return scaled;
        }

        void combine(Tile v) {
            for (int l = 0; l < x.size(); l++) {
                int at = 1 + 3 * (l / x.lanes());
                v.data()[l] =
                        coefficients[at] * x.data()[l] + coefficients[at + 1] * v.data()[l] + coefficients[at + 2];
            }
        }
    }
}
