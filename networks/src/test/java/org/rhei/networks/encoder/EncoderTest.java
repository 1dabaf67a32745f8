package org.rhei.networks.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.kernel.scalar.ScalarKernels;
import org.rhei.kernel.tile.Linear;
import org.rhei.networks.format.Safetensors;
import org.rhei.networks.format.Weights;
import org.rhei.networks.model.Model;
import org.rhei.testkit.ReferenceCase;

class EncoderTest {
    private static final Key ENCODER_KEY = Key.of(7);

    private static ReferenceCase reference(String name) {
        return new ReferenceCase("observations/" + name);
    }

    private static Tensor standardized(ReferenceCase reference, Model model) {
        Tensor xs = reference.expected("standardized");
        return xs.reshape(xs.dim(0), model.config().dimCond(), model.config().chCond());
    }

    /** Law: tokens are those of GenSBI within 1e-5, by the mean and with noise, the same noise for each observation. */
    @ParameterizedTest
    @ValueSource(strings = {"series_flow", "image_flow"})
    void tokensAgreeWithGenSbi(String name) throws IOException {
        ReferenceCase reference = reference(name);
        Model model = Model.load(reference.model());
        Tensor xs = standardized(reference, model);
        Encoder encoder = model.encoder().orElseThrow();

        agree(reference, "mean", encoder.encode(xs, Workers.of(2)));
        agree(reference, "noisy", encoder.withNoise(ENCODER_KEY).encode(xs, Workers.of(2)));
    }

    private static void agree(ReferenceCase reference, String kind, Tensor found) {
        int size = found.size() / 2;
        for (int b = 0; b < 2; b++) {
            Tensor expected = reference.expected("latent." + kind + "." + b);
            assertThat(expected.size()).isEqualTo(size);
            for (int i = 0; i < size; i++) {
                double value = expected.data()[i];
                assertThat((double) found.data()[b * size + i])
                        .as(kind + ", observation " + b + ", value " + i)
                        .isCloseTo(value, within(1e-5 * (1 + Math.abs(value))));
            }
        }
    }

    /** Law: tokens have equal bits for any number of lanes and threads, and beside other observations. */
    @ParameterizedTest
    @ValueSource(strings = {"series_flow", "image_flow"})
    void bitsDependOnNeitherLanesNorThreadsNorNeighbours(String name) throws IOException {
        ReferenceCase reference = reference(name);
        Model model = Model.load(reference.model());
        Tensor xs = standardized(reference, model);
        Tensor expected =
                model.withEncoderKey(ENCODER_KEY).encoder().orElseThrow().encode(xs, Workers.of(1));

        for (int lanes : new int[] {1, 3, 8}) {
            try (Safetensors file = Safetensors.open(reference.model())) {
                Weights weights = new Weights("file", file);
                Encoder scalar = new Encoder(
                                new ScalarKernels(lanes),
                                model.config().encoder().orElseThrow(),
                                weights)
                        .withNoise(ENCODER_KEY);
                Tensor one = scalar.encode(xs.rows(1, 2), Workers.of(3));
                assertThat(scalar.encode(xs, Workers.of(3))).isEqualTo(expected);
                assertThat(one).isEqualTo(expected.rows(1, 2));
            }
        }
    }

    /** Law: an encoder halves a side of odd length to the next lower number, as its configuration says. */
    @Test
    void anOddSideIsRoundedDown() {
        FeatureMap x = FeatureMap.zeros(32, 1, 7, 4);
        Tensor kernel = Tensor.zeros(3 * 32, 32);
        Convolution halving = new Convolution(Linear.of(kernel, null), 32, 1, 3, 2, 0, 1);
        FeatureMap y = halving.apply(x, new EncoderKernels(new ScalarKernels(4), Workers.of(1)));

        assertThat(y.width()).isEqualTo(3);
        assertThat(y.height()).isEqualTo(1);
    }
}
