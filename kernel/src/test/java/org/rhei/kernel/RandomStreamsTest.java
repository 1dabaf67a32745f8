package org.rhei.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Compares every rule of {@link RandomStreams} with the calls of {@code jax.random} in GenSBI. */
class RandomStreamsTest {
    private static final Key KEY = Key.of(42);

    @Test
    void keysOfObservationsSplitTheKeyOfTheBatch() {
        assertThat(RandomStreams.observations(KEY, 5)).containsExactly(KEY.split(5));
        for (int b = 0; b < 5; b++) {
            assertThat(RandomStreams.observation(KEY, b)).isEqualTo(KEY.split(5)[b]);
        }
    }

    @Test
    void keysOfChunksSplitTheKeyOfTheDraw() {
        for (int c = 0; c < 3; c++) {
            assertThat(RandomStreams.chunk(KEY, 3, c)).isEqualTo(KEY.split(3)[c]);
        }
    }

    @Test
    void aSingleChunkHasTheKeyOfTheDraw() {
        assertThat(RandomStreams.chunk(KEY, 1, 0)).isEqualTo(KEY);
    }

    @Test
    void theSolverHasTheFirstChildAndTheInitialStatesTheSecond() {
        assertThat(RandomStreams.initialStates(KEY)).isEqualTo(KEY.split()[1]);
        assertThat(RandomStreams.solver(KEY)).isEqualTo(KEY.split()[0]);
    }

    @Test
    void initialStatesAreOneNormalDrawOfAllSamples() {
        float[] states = new float[1 + 4 * 6];
        RandomStreams.standardNormal(KEY, 6, 6, 0, states, 1, 4);
        assertThat(Tensor.of(states, 25).rows(1, 25).reshape(4, 6)).isEqualTo(KEY.normal(4, 6));
    }

    @Test
    void aJointModelKeepsTheFirstElementsOfEachSample() {
        float[] states = new float[4 * 2];
        RandomStreams.standardNormal(KEY, 6, 2, 0, states, 0, 4);
        Tensor joint = KEY.normal(4, 6);
        for (int s = 0; s < 4; s++) {
            assertThat(states[2 * s]).isEqualTo(joint.at(s, 0));
            assertThat(states[2 * s + 1]).isEqualTo(joint.at(s, 1));
        }
    }

    @Test
    void flowMatchingSplitsTheKeyOfAnSdeOnceMore() {
        assertThat(RandomStreams.flowMatchingSde(KEY)).isEqualTo(KEY.split()[1]);
    }

    @Test
    void keysOfBrownianPathsSplitTheKeyOfTheChunk() {
        for (int s = 0; s < 7; s++) {
            assertThat(RandomStreams.brownianPath(KEY, s)).isEqualTo(KEY.split(7)[s]);
        }
    }

    @Test
    void stepNoiseIsAChainOfSplits() {
        Key[] noise = RandomStreams.stepNoise(KEY, 4);
        assertThat(noise).hasSize(4);
        Key key = KEY;
        for (Key step : noise) {
            Key[] halves = key.split();
            key = halves[0];
            assertThat(step).isEqualTo(halves[1]);
        }
    }

    @Test
    void redrawsFoldInTheNegativeOfTheirRound() {
        assertThat(RandomStreams.redraw(KEY, 1)).isEqualTo(KEY.foldIn(0xffff_ffff));
        assertThat(RandomStreams.redraw(KEY, 3)).isEqualTo(KEY.foldIn(-3));
    }

    @Test
    void aPilotHasTheKeyOfItsObservation() {
        assertThat(RandomStreams.pilot(KEY, 2)).isEqualTo(KEY.split(3)[2]);
    }

    @Test
    void aStudyHasThreeKeys() {
        Key[] keys = KEY.split(3);
        assertThat(RandomStreams.study(KEY)).isEqualTo(new RandomStreams.Study(keys[0], keys[1], keys[2]));
    }

    @Test
    void noTwoPartsOfADrawShareAKey() {
        Set<Key> seen = new HashSet<>(List.of(KEY));
        int count = 1;
        for (int b = 0; b < 3; b++) {
            Key observation = RandomStreams.observation(KEY, b);
            for (int round = 0; round < 3; round++) {
                Key draw = round == 0 ? observation : RandomStreams.redraw(observation, round);
                for (int c = 0; c < 4; c++) {
                    Key chunk = RandomStreams.chunk(draw, 4, c);
                    seen.add(RandomStreams.initialStates(chunk));
                    seen.add(RandomStreams.brownianPath(RandomStreams.flowMatchingSde(RandomStreams.solver(chunk)), c));
                    count += 2;
                }
            }
        }
        assertThat(seen).hasSize(count);
    }
}
