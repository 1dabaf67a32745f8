package org.rhei.networks.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rhei.kernel.tile.Kernels;
import org.rhei.networks.evaluation.Network;

/** Laws: lanes with times of their own get the bits that they get with that time for all; so does a time among many others. */
class TimePerLaneTest {
    private static final int DIRECTIONS = 2;

    static List<ReferenceCase> cases() {
        return ReferenceCase.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void laneHasTheBitsOfItsTimeForAll(ReferenceCase reference) throws IOException {
        Model model = reference.model();
        Network network = reference.masked(model);
        Network.Condition condition = reference.condition(model);
        for (Kernels kernels : List.of(network.kernels(), network.kernels().ofOneSample())) {
            int lanes = kernels.lanes();
            int[] times = new Random(3).ints(lanes, 0, 5).toArray();
            Network.TimeTable table = network.at(0.01, 0.2, 0.5, 0.77, 0.99);
            int size = network.dimension() * lanes;
            float[] x = normal(size);
            float[] dx = normal(DIRECTIONS * size);
            float[] out = new float[size];
            float[] dout = new float[dx.length];
            int[] observations = new int[lanes];
            Network.Derivative own = network.derivative(kernels, DIRECTIONS);
            own.evaluate(table, times, condition, observations, x, 0, dx, 0, out, 0, dout, 0);
            float[] shared = new float[size];
            float[] sharedSlopes = new float[dx.length];
            for (int lane = 0; lane < lanes; lane++) {
                network.derivative(kernels, DIRECTIONS)
                        .evaluate(table, times[lane], condition, observations, x, 0, dx, 0, shared, 0, sharedSlopes, 0);
                assertThat(lane(out, lane, lanes)).containsExactly(lane(shared, lane, lanes));
                assertThat(lane(dout, lane, lanes)).containsExactly(lane(sharedSlopes, lane, lanes));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void evaluatorGivesTheOutput(ReferenceCase reference) throws IOException {
        Model model = reference.model();
        Network network = model.network();
        Network.Condition condition = reference.condition(model);
        int lanes = network.lanes();
        float[] x = normal(network.dimension() * lanes);
        float[] own = new float[3 + x.length];
        float[] shared = new float[x.length];
        double[] times = new Random(4).doubles(2 * lanes).toArray();
        int[] chosen = new Random(5).ints(lanes, 0, times.length).toArray();
        Network.TimeTable table = network.at(times);
        Network.Evaluator evaluator = network.evaluator();
        assertThat(evaluator.takesTimePerLane()).isTrue();
        evaluator.evaluate(table, chosen, condition, new int[lanes], x, 0, own, 3);
        for (int lane = 0; lane < lanes; lane++) {
            evaluator.evaluate(table, chosen[lane], condition, new int[lanes], x, 0, shared, 0);
            assertThat(lane(Arrays.copyOfRange(own, 3, own.length), lane, lanes))
                    .containsExactly(lane(shared, lane, lanes));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void timeHasTheSameRowAmongAnyOthers(ReferenceCase reference) throws IOException {
        Network network = reference.model().network();
        for (int count : new int[] {1, network.lanes(), network.lanes() + 1, 5 * network.lanes() - 1}) {
            double[] times = new Random(6).doubles(count).toArray();
            Network.TimeTable all = network.at(times);
            assertThat(all.rows).hasSize(count * all.width);
            for (int i : new int[] {0, count / 2, count - 1}) {
                assertThat(Arrays.copyOfRange(all.rows, i * all.width, (i + 1) * all.width))
                        .containsExactly(network.at(times[i]).rows);
            }
        }
    }

    private static float[] lane(float[] tile, int lane, int lanes) {
        float[] numbers = new float[tile.length / lanes];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = tile[i * lanes + lane];
        }
        return numbers;
    }

    private static float[] normal(int count) {
        Random random = new Random(2);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }
}
