package org.rhei.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rhei.kernel.Batch;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Tile;
import org.rhei.kernel.Workers;
import org.rhei.networks.backend.BackendChoice;
import org.rhei.networks.backend.NetworkBackend;
import org.rhei.networks.evaluation.Condition;
import org.rhei.networks.evaluation.Network;
import org.rhei.networks.evaluation.NetworkEvaluation;
import org.rhei.networks.evaluation.NetworkEvaluator;
import org.rhei.networks.evaluation.NetworkStepRunner;
import org.rhei.networks.evaluation.NetworkSteps;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.pipelines.options.Scheme;
import org.rhei.solvers.NonFiniteException;
import org.rhei.solvers.OnFailure;
import org.rhei.solvers.rungekutta.Adaptive;
import org.rhei.solvers.rungekutta.FixedStep;
import org.rhei.testkit.ReferenceCase;

/**
 * Law: a device that takes a model's steps by itself gives the samples and the failures of its evaluations, which are
 * the processor's.
 */
class SamplerDeviceTest {
    private static final int SAMPLES = 75;
    private static final ReferenceCase FLOW = new ReferenceCase("flux1_flow");

    @ParameterizedTest
    @CsvSource({
        "flux1_flow, true",
        "flux1joint_flow, true",
        "simformer_flow, true",
        // the output of a preconditioned network is not yet a velocity
        "flux1_sm_vp, false",
        "flux1_edm, false"
    })
    void samplesAreTheProcessors(String name, boolean steps) throws IOException {
        ReferenceCase reference = new ReferenceCase(name);
        Pipeline processor = Pipeline.load(reference.model(), Workers.of(2)).withBackend("cpu");
        SampleOptions options = options(name);
        Tensor expected = processor.sample(Key.of(5), Observation.of(reference.expected("x_o")), SAMPLES, options);
        for (boolean stepping : new boolean[] {true, false}) {
            Device device = new Device(stepping, Integer.MAX_VALUE);
            Tensor found = processor
                    .with(device.chosen())
                    .sample(Key.of(5), Observation.of(reference.expected("x_o")), SAMPLES, options);
            assertThat(found).isEqualTo(expected);
            assertThat(device.taken().get() > 0).as("steps on the device").isEqualTo(stepping && steps);
            assertThat(device.evaluated().get() > 0).as("evaluations").isEqualTo(!(stepping && steps));
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

    private static SampleOptions options(String name) {
        SampleOptions defaults = SampleOptions.defaults();
        if (name.contains("_edm")) {
            return defaults;
        }
        return name.contains("_sm")
                ? defaults.toBuilder()
                        .scheme(new Scheme.Ode(FixedStep.rk4(0.2)))
                        .build()
                : defaults.toBuilder().solver(FixedStep.rk4(0.2)).build();
    }

    /**
     * A device that computes on the processor, with its own tiles and optionally its own steps.
     *
     * @param stepping true if the device takes steps
     * @param trap the index in a time table from which on the velocity of samples beyond 1 is NaN
     * @param taken the number of steps
     * @param evaluated the number of evaluations, without those of its steps
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
        public Optional<NetworkStepRunner> stepRunner(int stages) {
            return device.stepping() ? Optional.of(new Runner(trapped(), device.taken())) : Optional.empty();
        }
    }

    /** Takes Runge–Kutta steps and sums in the order of the solver. */
    private record Runner(NetworkEvaluator evaluator, AtomicInteger taken) implements NetworkStepRunner {
        @Override
        public void run(NetworkSteps steps, Condition condition, Batch batch, Tile x, Runnable beforeStep) {
            int stages = steps.b().length;
            Tile y = Tile.zeros(1, x.features(), x.lanes());
            Tile v = Tile.zeros(1, x.features(), x.lanes());
            float[] state = Arrays.copyOfRange(x.data(), x.offset(), x.offset() + x.size());
            float[][] k = new float[stages][];
            for (int step = 0; step < steps.sizes().length; step++) {
                beforeStep.run();
                for (int i = 0; i < stages; i++) {
                    float[] from = i == 0 ? state : combine(state, steps.sizes()[step], steps.a()[i], k);
                    System.arraycopy(from, 0, y.data(), 0, from.length);
                    batch.setTime(steps.times()[step * stages + i]);
                    evaluator.evaluate(steps.table(), condition, batch, y, v);
                    k[i] = v.data().clone();
                }
                state = combine(state, steps.sizes()[step], steps.b(), k);
                taken.incrementAndGet();
            }
            System.arraycopy(state, 0, x.data(), x.offset(), state.length);
        }

        private static float[] combine(float[] x, float h, float[] weights, float[][] k) {
            float[] y = new float[x.length];
            for (int l = 0; l < y.length; l++) {
                float sum = weights[0] * k[0][l];
                for (int j = 1; j < weights.length; j++) {
                    sum = weights[j] == 0 ? sum : sum + weights[j] * k[j][l];
                }
                y[l] = x[l] + h * sum;
            }
            return y;
        }
    }
}
