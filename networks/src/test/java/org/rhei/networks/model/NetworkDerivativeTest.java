package org.rhei.networks.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rhei.kernel.Batch;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Tile;
import org.rhei.networks.evaluation.Condition;
import org.rhei.networks.evaluation.Network;
import org.rhei.networks.evaluation.NetworkJvpEvaluator;
import org.rhei.networks.evaluation.TimeModulations;
import org.rhei.testkit.MixedError;

/**
 * Laws: derivatives equal JAX's within 1e-4·(1 + |v|) and agree with finite differences, and the values that are computed with them equal
 * the evaluator's.
 */
class NetworkDerivativeTest {
    private static final int DIRECTIONS = 2;

    static List<ReferenceNetwork> cases() {
        return ReferenceNetwork.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void derivativesEqualJaxs(ReferenceNetwork reference) throws IOException {
        Case c = Case.of(reference);
        Tensor times = reference.derivative("t");
        Tensor expected = reference.derivative("dout");
        float[] directions = reference.derivative("dx").data();
        double worst = 0;
        for (int t = 0; t < times.size(); t++) {
            Evaluated found = c.derivative(times.data()[t], DIRECTIONS, directions);
            worst = Math.max(worst, MixedError.largest(found.dout, expected.data(), t * found.dout.length));
        }
        System.out.printf("%s: derivatives within %.1e%n", reference, worst);
        assertThat(worst).isLessThan(1e-4);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void divergenceEqualsJaxs(ReferenceNetwork reference) throws IOException {
        Case c = Case.of(reference);
        Tensor times = reference.derivative("t");
        Tensor expected = reference.derivative("divergence");
        double worst = 0;
        for (int t = 0; t < times.size(); t++) {
            double time = times.data()[t];
            float[] found = c.divergence(time, 2);
            worst = Math.max(worst, MixedError.largest(found, expected.data(), t * found.length));
            assertThat(c.divergence(time, 1)).containsExactly(found);
            assertThat(c.divergence(time, c.network.dimension() + 1)).containsExactly(found);
        }
        System.out.printf("%s: divergence within %.1e%n", reference, worst);
        assertThat(worst).isLessThan(1e-4);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void valuesEqualTheEvaluatorsAndDirectionsAreIndependent(ReferenceNetwork reference) throws IOException {
        Case c = Case.of(reference);
        float[] directions = reference.derivative("dx").data();
        int size = c.samples.numbers().length;
        Evaluated both = c.derivative(0.3, DIRECTIONS, directions);
        assertThat(both.out)
                .containsExactly(c.samples.through(c.network, 0.3, c.condition).numbers());
        for (int d = 0; d < DIRECTIONS; d++) {
            Evaluated one = c.derivative(0.3, 1, Arrays.copyOfRange(directions, d * size, (d + 1) * size));
            assertThat(one.dout).containsExactly(Arrays.copyOfRange(both.dout, d * size, (d + 1) * size));
        }
    }

    /** Compares with (f(x + h·dx) − f(x − h·dx)) / 2h. In float32 this test is loose, but it needs no reference. */
    @ParameterizedTest
    @MethodSource("cases")
    void derivativesAgreeWithFiniteDifferences(ReferenceNetwork reference) throws IOException {
        Case c = Case.of(reference);
        float h = 5e-3f;
        float[] dx = Arrays.copyOf(reference.derivative("dx").data(), c.samples.numbers().length);
        float[] plus = c.moved(h, dx).through(c.network, 0.3, c.condition).numbers();
        float[] minus = c.moved(-h, dx).through(c.network, 0.3, c.condition).numbers();
        float[] differences = new float[dx.length];
        for (int i = 0; i < dx.length; i++) {
            differences[i] = (plus[i] - minus[i]) / (2 * h);
        }
        assertThat(MixedError.largest(c.derivative(0.3, 1, dx).dout, differences, 0))
                .isLessThan(1e-2);
    }

    /** The output, (n, dimension), and the derivatives, (directions, n, dimension). */
    private record Evaluated(float[] out, float[] dout) {}

    private record Case(Network network, Condition condition, Samples samples) {
        static Case of(ReferenceNetwork reference) throws IOException {
            Model model = reference.model();
            Network network = reference.masked(model);
            float[] samples = reference.expected("network.obs").data();
            return new Case(
                    network,
                    reference.condition(model),
                    new Samples(samples, network.dimension(), network.kernels().lanes()));
        }

        Samples moved(float h, float[] dx) {
            float[] moved = samples.numbers().clone();
            for (int i = 0; i < moved.length; i++) {
                moved[i] += h * dx[i];
            }
            return new Samples(moved, samples.dimension(), samples.lanes());
        }

        Evaluated derivative(double time, int directions, float[] dx) {
            int count = samples.numbers().length;
            Samples[] in = new Samples[directions];
            Samples[] out = new Samples[directions];
            for (int d = 0; d < directions; d++) {
                in[d] = like(Arrays.copyOfRange(dx, d * count, (d + 1) * count));
                out[d] = like(new float[count]);
            }
            Samples values = like(new float[count]);
            NetworkJvpEvaluator jvp = network.jvpEvaluator(directions);
            TimeModulations table = network.at(0.77, time);
            Batch batch = new Batch(samples.lanes());
            batch.setTime(1);
            Tile x = strayed(1, 3);
            Tile v = strayed(1, 5);
            Tile xTangent = strayed(directions, 7);
            Tile vTangent = strayed(directions, 9);
            for (int first = 0; first < samples.count(); first += samples.lanes()) {
                samples.load(first, x, 0);
                for (int d = 0; d < directions; d++) {
                    in[d].load(first, xTangent, d);
                }
                jvp.evaluate(table, condition, batch, x, xTangent, v, vTangent);
                values.store(first, v, 0);
                for (int d = 0; d < directions; d++) {
                    out[d].store(first, vTangent, d);
                }
            }
            float[] dout = new float[directions * count];
            for (int d = 0; d < directions; d++) {
                System.arraycopy(out[d].numbers(), 0, dout, d * count, count);
            }
            return new Evaluated(values.numbers(), dout);
        }

        /** Returns Σᵢ ∂fᵢ/∂xᵢ of each sample, computed with {@code directions} unit directions at a time. */
        float[] divergence(double time, int directions) {
            int count = samples.count();
            int dimension = samples.dimension();
            float[] sums = new float[count];
            for (int first = 0; first < dimension; first += directions) {
                float[] dx = new float[directions * count * dimension];
                for (int d = 0; d < directions && first + d < dimension; d++) {
                    for (int s = 0; s < count; s++) {
                        dx[(d * count + s) * dimension + first + d] = 1;
                    }
                }
                float[] dout = derivative(time, directions, dx).dout;
                for (int d = 0; d < directions && first + d < dimension; d++) {
                    for (int s = 0; s < count; s++) {
                        sums[s] += dout[(d * count + s) * dimension + first + d];
                    }
                }
            }
            return sums;
        }

        /** Returns a tile that begins {@code offset} elements into its array. */
        private Tile strayed(int tokens, int offset) {
            int stride = samples.dimension() * samples.lanes();
            return new Tile(
                    new float[offset + tokens * stride], offset, stride, tokens, samples.dimension(), samples.lanes());
        }

        private Samples like(float[] numbers) {
            return new Samples(numbers, samples.dimension(), samples.lanes());
        }
    }
}
