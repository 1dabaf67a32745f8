package org.rhei.networks.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rhei.kernel.Batch;
import org.rhei.kernel.Tile;
import org.rhei.kernel.tile.TangentKernels;
import org.rhei.networks.evaluation.Condition;
import org.rhei.networks.evaluation.Network;
import org.rhei.networks.evaluation.NetworkEvaluator;
import org.rhei.networks.evaluation.TimeModulations;

/**
 * Laws: a lane has the same bits with a time of its own as with that time for all lanes. A time has the same bits
 * alone as among others.
 */
class NetworkTimePerLaneTest {
    private static final int DIRECTIONS = 2;

    static List<ReferenceNetwork> cases() {
        return ReferenceNetwork.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aLaneHasTheBitsOfItsTimeForAllLanes(ReferenceNetwork reference) throws IOException {
        Model model = reference.model();
        Network network = reference.masked(model);
        Condition condition = reference.condition(model);
        for (TangentKernels kernels :
                List.of(network.kernels(), network.kernels().ofOneSample())) {
            int lanes = kernels.lanes();
            int[] times = new Random(3).ints(lanes, 0, 5).toArray();
            TimeModulations table = network.at(0.01, 0.2, 0.5, 0.77, 0.99);
            Batch own = new Batch(lanes);
            for (int lane = 0; lane < lanes; lane++) {
                own.setTime(lane, times[lane]);
            }
            int dimension = network.dimension();
            Tile x = normal(1, dimension, lanes);
            Tile dx = normal(DIRECTIONS, dimension, lanes);
            Tile out = Tile.zeros(1, dimension, lanes);
            Tile dout = Tile.zeros(DIRECTIONS, dimension, lanes);
            network.jvpEvaluator(kernels, DIRECTIONS).evaluate(table, condition, own, x, dx, out, dout);
            Tile shared = Tile.zeros(1, dimension, lanes);
            Tile sharedSlopes = Tile.zeros(DIRECTIONS, dimension, lanes);
            Batch all = new Batch(lanes);
            for (int lane = 0; lane < lanes; lane++) {
                all.setTime(times[lane]);
                network.jvpEvaluator(kernels, DIRECTIONS).evaluate(table, condition, all, x, dx, shared, sharedSlopes);
                assertThat(lane(out, lane)).containsExactly(lane(shared, lane));
                assertThat(lane(dout, lane)).containsExactly(lane(sharedSlopes, lane));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theEvaluatorTakesATimePerLane(ReferenceNetwork reference) throws IOException {
        Model model = reference.model();
        Network network = model.network();
        Condition condition = reference.condition(model);
        int lanes = network.lanes();
        Tile x = normal(1, network.dimension(), lanes);
        float[] numbers = new float[3 + x.size()];
        Tile own = new Tile(numbers, 3, x.size(), 1, network.dimension(), lanes);
        Tile shared = Tile.zeros(1, network.dimension(), lanes);
        double[] times = new Random(4).doubles(2L * lanes).toArray();
        int[] chosen = new Random(5).ints(lanes, 0, times.length).toArray();
        TimeModulations table = network.at(times);
        NetworkEvaluator evaluator = network.evaluator();
        assertThat(evaluator.takesTimePerLane()).isTrue();
        Batch batch = new Batch(lanes);
        for (int lane = 0; lane < lanes; lane++) {
            batch.setTime(lane, chosen[lane]);
        }
        evaluator.evaluate(table, condition, batch, x, own);
        for (int lane = 0; lane < lanes; lane++) {
            batch.setTime(chosen[lane]);
            evaluator.evaluate(table, condition, batch, x, shared);
            assertThat(lane(own, lane)).containsExactly(lane(shared, lane));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aTimeHasTheSameRowAmongOthers(ReferenceNetwork reference) throws IOException {
        Network network = reference.model().network();
        for (int count : new int[] {1, network.lanes(), network.lanes() + 1, 5 * network.lanes() - 1}) {
            double[] times = new Random(6).doubles(count).toArray();
            TimeModulations all = network.at(times);
            assertThat(all.rows().numbers()).hasSize(count * all.width());
            for (int i : new int[] {0, count / 2, count - 1}) {
                assertThat(Arrays.copyOfRange(all.rows().numbers(), i * all.width(), (i + 1) * all.width()))
                        .containsExactly(network.at(times[i]).rows().numbers());
            }
        }
    }

    private static float[] lane(Tile tile, int lane) {
        float[] numbers = new float[tile.size() / tile.lanes()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = tile.data()[tile.offset() + i * tile.lanes() + lane];
        }
        return numbers;
    }

    private static Tile normal(int tokens, int features, int lanes) {
        Random random = new Random(2);
        Tile tile = Tile.zeros(tokens, features, lanes);
        for (int i = 0; i < tile.size(); i++) {
            tile.data()[i] = (float) random.nextGaussian();
        }
        return tile;
    }
}
