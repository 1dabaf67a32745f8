package org.rhei.pipelines.method;

import org.rhei.kernel.Key;
import org.rhei.kernel.RandomStreams;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.text.NumberText;
import org.rhei.networks.Conditioning;
import org.rhei.networks.ModelConfig;
import org.rhei.pipelines.options.Base;

/**
 * Initial states of a draw, from a base distribution.
 *
 * @param drawn the number of standard normal elements that a sample draws from the key; a joint model draws those of x too and keeps
 *     those of θ
 * @param dimension the number of elements of a state
 */
public record InitialStates(Base base, int drawn, int dimension) {
    /** Returns the initial states of a model. */
    public static InitialStates of(ModelConfig config, Base base) {
        int dimension = config.dimObs() * config.chObs();
        int drawn = config.pipeline() == Conditioning.JOINT
                ? (config.dimObs() + config.dimCond()) * config.chObs()
                : dimension;
        return new InitialStates(base, drawn, dimension);
    }

    /** Returns true if a part of the states can be drawn without the others. */
    public boolean separable() {
        return base instanceof Base.Gaussian;
    }

    /**
     * Draws states into {@code x0} from index {@code at}.
     *
     * @param first the index of the first sample, 0 unless the states are separable
     */
    public void draw(Key key, int first, int samples, float[] x0, int at) {
        switch (base) {
            case Base.Gaussian gaussian -> {
                RandomStreams.standardNormal(key, drawn, dimension, first, x0, at, samples);
                for (int s = 0; s < samples; s++) {
                    gaussian.fromStandard(x0, at + s * dimension, dimension);
                }
            }
            case Base.Custom custom -> {
                Tensor states = custom.sampler().draw(key, samples);
                if (states.size() != (long) samples * dimension) {
                    throw new IllegalArgumentException("the base must draw " + samples + " states of "
                            + NumberText.count(dimension, "value") + ", found shape " + Tensor.text(states.shape()));
                }
                System.arraycopy(states.data(), 0, x0, at, states.size());
            }
        }
    }
}
