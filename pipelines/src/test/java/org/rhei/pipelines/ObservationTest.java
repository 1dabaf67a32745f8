package org.rhei.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.testkit.ReferenceCase;

class ObservationTest {
    private static final float[] VALUES = {1, -2, 0.5f, 3, 4};

    @Test
    void allFormsOfAnObservationGiveEqualSamples() throws IOException {
        Pipeline pipeline = conditional();
        Tensor expected = pipeline.sample(Key.of(1), Observation.of(Tensor.of(VALUES, 1, 5, 1)), 3);
        for (Observation form : new Observation[] {
            Observation.of(Tensor.of(VALUES, 1, 5)),
            Observation.of(VALUES),
            Observation.of(1.0, -2, 0.5, 3, 4),
            Observation.of(new float[][] {VALUES}),
            Observation.of(new double[][] {{1, -2, 0.5, 3, 4}})
        }) {
            assertThat(pipeline.sample(Key.of(1), form, 3)).isEqualTo(expected);
        }
    }

    @Test
    void rowsAreObservationsOfABatch() throws IOException {
        Observation several = Observation.of(new float[][] {VALUES, {0, 0, 0, 0, 1}});
        assertThat(several.count()).isEqualTo(2);
        assertThat(several.get(0)).isEqualTo(Observation.of(VALUES)).isNotEqualTo(several.get(1));
        assertThat(conditional().sampleBatched(Key.of(1), several, 3).shape()).containsExactly(3, 2, 3, 1);
    }

    @Test
    void valuesAreCopied() {
        float[] values = VALUES.clone();
        Tensor tensor = Tensor.of(VALUES.clone(), 1, 5);
        Observation ofArray = Observation.of(values);
        Observation ofTensor = Observation.of(tensor);
        values[0] = Float.NaN;
        tensor.data()[0] = Float.NaN;
        assertThat(ofArray)
                .isEqualTo(Observation.of(VALUES))
                .isEqualTo(ofTensor)
                .hasSameHashCodeAs(ofTensor);
        assertThat(ofArray).hasToString("Observation Tensor(1, 5) [1.0, -2.0, 0.5, 3.0, 4.0]");
    }

    @Test
    void nonFiniteValuesAreRefusedAtOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Observation.of(1, Float.NaN))
                .withMessage("observation 0 must be finite, found NaN at index 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Observation.of(new double[][] {{0, 1}, {1e300, 0}}))
                .withMessage("observation 1 must be finite, found inf at index 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Observation.of(new float[][] {{0, 1}, {0}}))
                .withMessage("row 1 must have 2 values as row 0 has, found 1");
    }

    static Stream<Arguments> misfits() {
        return Stream.of(
                Arguments.of(Observation.of(Tensor.zeros(1, 4, 1)), "found (1, 4, 1)"),
                Arguments.of(Observation.of(1, 2, 3), "found (1, 3)"),
                Arguments.of(Observation.of(Tensor.zeros(5)), "found (5,)"),
                Arguments.of(Observation.of(Tensor.zeros(0, 5, 1)), "found (0, 5, 1)"),
                Arguments.of(Observation.of(Tensor.zeros()), "found ()"),
                Arguments.of(Observation.NONE, "found none"));
    }

    @ParameterizedTest
    @MethodSource("misfits")
    void anotherShapeIsRefusedInOneWording(Observation observation, String found) throws IOException {
        Pipeline pipeline = conditional();
        Key key = Key.of(1);
        assertThatThrownBy(() -> pipeline.sampler(observation))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("observations must have shape (1, 5, 1), " + found);
        String several = "observations must have shape (B, 5, 1), " + found;
        assertThatThrownBy(() -> pipeline.sampleBatched(key, observation, 3)).hasMessage(several);
        assertThatThrownBy(() -> pipeline.logProb(Tensor.zeros(1, 3, 1), observation))
                .hasMessage(several);
        assertThatThrownBy(() -> new SolverFitting(pipeline).probabilityFlow(key, observation, 3))
                .hasMessage(several);
    }

    private static Pipeline conditional() throws IOException {
        return Pipeline.load(new ReferenceCase("flux1_flow").model(), Workers.of(1));
    }
}
