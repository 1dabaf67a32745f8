package org.rhei.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.kernel.Batch;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tile;
import org.rhei.kernel.steps.Instruction;
import org.rhei.kernel.steps.Noise;
import org.rhei.kernel.steps.Steps;
import org.rhei.networks.evaluation.Condition;
import org.rhei.networks.evaluation.NetworkEvaluation;
import org.rhei.networks.evaluation.NetworkProgram;
import org.rhei.networks.evaluation.TimeModulations;
import org.rhei.testkit.StepInterpreter;

/** Law: steps give the same samples wherever a launch ends and the next one begins. */
class DeviceEvaluationTest {
    private static final int DRAWS = 6;
    private static final int COPY = 4;
    private static final int LANES = 8;

    /** Each draw needs two copies. The first launch has no space for the next value after so many values. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 4, 5, 7, 8, 11, 12, 15, 16, 20, 23, 24, 28, 31, 32})
    void noiseArrivesThoughLaunchesEndBetweenDraws(int spare) {
        Steps steps = steps(spare);
        Noise noise = (step, tiles) -> {
            for (int i = 0; i < tiles.length; i++) {
                Key.of(10 * step + i).normal(0, tiles[i].data(), 0, tiles[i].size());
            }
        };
        NetworkProgram network = KernelCase.all().getLast().network();
        Plan plan = Plan.of(network);
        NetworkEvaluation host = Host.evaluation(network, LANES);
        Tile x = Tile.zeros(1, plan.dimension(), LANES);
        Key.of(3).normal(0, x.data(), 0, x.size());
        Tile expected = Tile.zeros(1, plan.dimension(), LANES);
        System.arraycopy(x.data(), 0, expected.data(), 0, x.size());
        StepInterpreter.run(steps, expected, (_, _, _) -> {}, noise, () -> {});
        host.stepRunner(steps)
                .run(
                        new TimeModulations(new float[0], 0),
                        new float[0][],
                        new Condition(new float[plan.conditionedRows()], 1),
                        new Batch(LANES),
                        x,
                        noise,
                        () -> {});
        assertThat(x.data()).containsExactly(expected.data());
    }

    /** Returns steps that draw twice, fill the instructions' array but for some values, draw again, and add all noise to the state. */
    private static Steps steps(int spare) {
        int waste = 2 * DRAWS + 1;
        List<Instruction> all = new ArrayList<>();
        all.add(new Instruction.Draw(0, 1, 2));
        all.add(new Instruction.Draw(1, 3, 2));
        float[] none = new float[Launch.CODE - 5 * COPY - Launch.REGISTER - spare];
        all.add(Instruction.Combine.sum(none, new int[none.length], waste));
        for (int draw = 2; draw < DRAWS; draw++) {
            all.add(new Instruction.Draw(draw, 2 * draw + 1, 2));
        }
        float[] weights = new float[2 * DRAWS];
        int[] from = new int[2 * DRAWS];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = 1f / (i + 1);
            from[i] = i + 1;
        }
        all.add(new Instruction.Combine(0, 0.5f, weights, from, 0));
        return new Steps(waste + 1, 0, all);
    }
}
