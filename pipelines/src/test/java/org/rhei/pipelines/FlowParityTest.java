package org.rhei.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.networks.Model;
import org.rhei.networks.Network;
import org.rhei.networks.Safetensors;
import org.rhei.solvers.Progress;
import org.rhei.solvers.Solver;

/**
 * Law: the same key gives GenSBI's samples, within 5e-4·(1 + |x|) with fixed steps.
 *
 * <p>With adaptive steps, within 2e-3·(1 + |x|), or within the scatter by rounding: the networks' time embedding turns 1000 times
 * faster than t, so that rounding flips decisions of the step control, and GenSBI run twice with other compiler flags differs from
 * itself by more than 2e-3 (docs/parity.md has the figures). Then it is the scatter that one ulp of the initial state makes.
 */
class FlowParityTest {
    private static final double FIXED = 5e-4;
    private static final double ADAPTIVE = 2e-3;
    private static final double[] GRID = {0, 0.25, 0.5, 1};

    private record Setting(SampleOptions options, double tolerance) {}

    private static final SampleOptions DEFAULTS = SampleOptions.defaults();
    private static final SampleOptions DOPRI5 = DEFAULTS.solver(Solver.dopri5(1e-5, 1e-5));

    private static SampleOptions euler(double stepSize) {
        return DEFAULTS.solver(Solver.euler(stepSize));
    }

    /** The settings of the full case; the others carry the first two. */
    private static final Map<String, Setting> SETTINGS = Map.of(
            "euler_default", new Setting(DEFAULTS, FIXED),
            "dopri5", new Setting(DOPRI5, ADAPTIVE),
            "euler_0.1", new Setting(euler(0.1), FIXED),
            "euler_0.3", new Setting(euler(0.3), FIXED),
            "euler_grid", new Setting(euler(0.1).timeGrid(GRID), FIXED),
            "dopri5_grid", new Setting(DOPRI5.timeGrid(GRID), ADAPTIVE));

    @TestFactory
    Stream<DynamicTest> sameKeySameSamples() {
        Stream<DynamicTest> full = SETTINGS.keySet().stream().map(setting -> test("flux1_flow", setting));
        Stream<DynamicTest> brief = Stream.of(
                        "flux1_concat_flow",
                        "flux1_pos1d_flow",
                        "flux1_rope1d_flow",
                        "flux1_rope_both_flow",
                        "flux1_rope2d_flow")
                .flatMap(name -> Stream.of("euler_default", "dopri5").map(setting -> test(name, setting)));
        return Stream.concat(full, brief);
    }

    private static DynamicTest test(String name, String setting) {
        return DynamicTest.dynamicTest(name + " " + setting, () -> {
            Reference reference = new Reference(name);
            Setting how = SETTINGS.get(setting);
            Tensor samples =
                    Pipeline.load(reference.model()).sample(Key.of(42), reference.expected("x_o"), 32, how.options());
            Tensor expected = reference.expected("samples." + setting);
            if (how.tolerance() == ADAPTIVE && Reference.worst(samples, expected) > ADAPTIVE) {
                checkAgainstScatter(name + " " + setting, reference, how.options(), samples, expected);
            } else {
                check(name + " " + setting, samples, expected, how.tolerance());
            }
        });
    }

    /** GenSBI's samples are no farther than the scatter that a rounding error in the initial state alone makes here. */
    private static void checkAgainstScatter(
            String what, Reference reference, SampleOptions options, Tensor samples, Tensor expected)
            throws IOException {
        Network network = Model.load(reference.model()).network();
        NetworkField field = new NetworkField(network, network.condition(reference.expected("x_o")), 32);
        Tensor x0 = Key.of(42).split()[1].normal(32, network.dimension());
        double scatter = 0;
        for (int seed = 1; seed <= 12; seed++) {
            Random random = new Random(seed);
            Tensor moved = Tensor.zeros(x0.shape());
            for (int i = 0; i < x0.size(); i++) {
                float x = x0.data()[i];
                moved.data()[i] = random.nextBoolean() ? Math.nextUp(x) : Math.nextDown(x);
            }
            Tensor other = options.solver()
                    .solve(field, moved, new double[] {0, 1}, Workers.of(2), Progress.NONE)
                    .last();
            Tensor last = samples.rank() == 3 ? samples : samples.rows(samples.dim(0) - 1, samples.dim(0));
            scatter = Math.max(scatter, Reference.worst(other, last));
        }
        double apart = Reference.worst(samples, expected);
        System.out.printf("%s: samples within %.1e, scatter by rounding %.1e%n", what, apart, scatter);
        assertThat(apart).as(what).isLessThan(scatter);
    }

    @TestFactory
    Stream<DynamicTest> chunksAndBatchesSplitTheKeyAsGensbi() {
        return Stream.of(
                        "flux1_flow",
                        "flux1_concat_flow",
                        "flux1_pos1d_flow",
                        "flux1_rope1d_flow",
                        "flux1_rope_both_flow",
                        "flux1_rope2d_flow")
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    Reference reference = new Reference(name);
                    Pipeline pipeline = Pipeline.load(reference.model());
                    Tensor xs = reference.expected("xs");
                    check(
                            name + " chunked",
                            pipeline.sample(
                                    Key.of(42),
                                    reference.expected("x_o"),
                                    32,
                                    euler(0.1).chunkSize(10)),
                            reference.expected("samples.chunked"),
                            FIXED);
                    check(
                            name + " batched",
                            pipeline.sampleBatched(Key.of(42), xs, 32, euler(0.1)),
                            reference.expected("samples.batched"),
                            FIXED);
                    check(
                            name + " batched, two observations at a time, chunked",
                            pipeline.sampleBatched(
                                    Key.of(42), xs, 32, euler(0.1).batchSize(2).chunkSize(20)),
                            reference.expected("samples.batched_chunked"),
                            FIXED);
                }));
    }

    /**
     * The trained model: 99.9 % of GenSBI's own samples for key 42. Of the adaptive ones GenSBI run again misses 0.65 % by more than
     * 5e-4.
     */
    @ParameterizedTest
    @CsvSource({"euler_default", "dopri5"})
    void trainedTwoMoonsModel(String setting) throws IOException {
        Pipeline pipeline = Pipeline.load(Path.of("../models/two-moons-flux1-flow.safetensors"));
        Path file = Path.of("src/test/resources/two-moons-flux1-flow.expected.safetensors");
        try (Safetensors expected = Safetensors.open(file)) {
            Tensor theirs = expected.tensor("samples." + setting);
            double tolerance = SETTINGS.get(setting).tolerance();
            Tensor ours = pipeline.sample(
                    Key.of(42),
                    expected.tensor("x_o"),
                    theirs.dim(0),
                    SETTINGS.get(setting).options());
            int beyond = 0;
            for (int i = 0; i < theirs.size(); i++) {
                double error = Math.abs(ours.data()[i] - theirs.data()[i]) / (1 + Math.abs(theirs.data()[i]));
                beyond += error <= tolerance ? 0 : 1;
            }
            System.out.printf(
                    "two moons %s: %d of %d beyond %.0e, worst %.1e%n",
                    setting, beyond, theirs.size(), tolerance, Reference.worst(ours, theirs));
            assertThat(beyond).isLessThanOrEqualTo(theirs.size() / 1000);
        }
    }

    private static void check(String what, Tensor samples, Tensor expected, double tolerance) {
        assertThat(samples.shape()).containsExactly(expected.shape());
        double worst = Reference.worst(samples, expected);
        System.out.printf("%s: samples within %.1e%n", what, worst);
        assertThat(worst).as(what).isLessThan(tolerance);
    }
}
