package org.rhei.networks.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rhei.kernel.Tensor;
import org.rhei.networks.evaluation.Divergence;
import org.rhei.networks.evaluation.Network;
import org.rhei.testkit.MixedError;

/** Laws: derivatives are JAX's within 1e-4·(1 + |v|) and what differences say; the value beside them is the evaluator's. */
class DerivativeTest {
    private static final int DIRECTIONS = 2;

    static List<ReferenceCase> cases() {
        return ReferenceCase.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void derivativesAreJaxs(ReferenceCase reference) throws IOException {
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
    void divergenceIsJaxs(ReferenceCase reference) throws IOException {
        Case c = Case.of(reference);
        Tensor times = reference.derivative("t");
        Tensor expected = reference.derivative("divergence");
        double worst = 0;
        for (int t = 0; t < times.size(); t++) {
            double time = times.data()[t];
            float[] found = c.divergence(time, new Divergence(c.network));
            worst = Math.max(worst, MixedError.largest(found, expected.data(), t * found.length));
            assertThat(c.divergence(time, new Divergence(c.network, 1))).containsExactly(found);
            assertThat(c.divergence(time, new Divergence(c.network, c.network.dimension() + 1)))
                    .containsExactly(found);
        }
        System.out.printf("%s: divergence within %.1e%n", reference, worst);
        assertThat(worst).isLessThan(1e-4);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void valueIsTheEvaluatorsAndADirectionDoesNotSeeItsNeighbours(ReferenceCase reference) throws IOException {
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

    /** (f(x + h·dx) − f(x − h·dx)) / 2h: in float a loose test, but one that needs no reference. */
    @ParameterizedTest
    @MethodSource("cases")
    void derivativesAreWhatDifferencesSay(ReferenceCase reference) throws IOException {
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

    /** Output (n, dimension) and derivatives (directions, n, dimension). */
    private record Evaluated(float[] out, float[] dout) {}

    private record Case(Network network, Network.Condition condition, Samples samples) {
        static Case of(ReferenceCase reference) throws IOException {
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
            int tile = samples.dimension() * samples.lanes();
            Samples[] in = new Samples[directions];
            Samples[] out = new Samples[directions];
            for (int d = 0; d < directions; d++) {
                in[d] = like(Arrays.copyOfRange(dx, d * count, (d + 1) * count));
                out[d] = like(new float[count]);
            }
            Samples values = like(new float[count]);
            Network.Derivative derivative = network.derivative(directions);
            Network.TimeTable table = network.at(0.77, time);
            float[] x = new float[3 + tile];
            float[] v = new float[5 + tile];
            float[] xTangent = new float[7 + directions * tile];
            float[] vTangent = new float[9 + directions * tile];
            for (int first = 0; first < samples.count(); first += samples.lanes()) {
                samples.load(first, x, 3);
                for (int d = 0; d < directions; d++) {
                    in[d].load(first, xTangent, 7 + d * tile);
                }
                derivative.evaluate(
                        table, 1, condition, new int[samples.lanes()], x, 3, xTangent, 7, v, 5, vTangent, 9);
                values.store(first, v, 5);
                for (int d = 0; d < directions; d++) {
                    out[d].store(first, vTangent, 9 + d * tile);
                }
            }
            float[] dout = new float[directions * count];
            for (int d = 0; d < directions; d++) {
                System.arraycopy(out[d].numbers(), 0, dout, d * count, count);
            }
            return new Evaluated(values.numbers(), dout);
        }

        float[] divergence(double time, Divergence divergence) {
            int lanes = samples.lanes();
            Network.TimeTable table = network.at(time);
            float[] x = new float[samples.dimension() * lanes];
            float[] v = new float[x.length];
            float[] sums = new float[lanes + 2];
            Samples all = new Samples(new float[samples.count()], 1, lanes);
            for (int first = 0; first < samples.count(); first += lanes) {
                samples.load(first, x, 0);
                divergence.evaluate(table, 0, condition, new int[lanes], x, 0, v, 0, sums, 2);
                all.store(first, sums, 2);
            }
            return all.numbers();
        }

        private Samples like(float[] numbers) {
            return new Samples(numbers, samples.dimension(), samples.lanes());
        }
    }
}
