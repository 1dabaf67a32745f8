package org.rhei.diagnostics;

import org.rhei.kernel.Tensor;
import org.rhei.kernel.text.NumberText;

/**
 * Trials of a posterior: parameters drawn from the prior, data simulated from each, and for each of the data samples of the
 * posterior that is to be checked. Calibration is measured on trials.
 *
 * @param thetas the true parameters, shape (B, d) or (B, dim, ch) with d = dim · ch
 * @param samples posterior samples, shape (L, B, d) or (L, B, dim, ch), as {@code Pipeline.sampleBatched} returns them
 */
public record Trials(Tensor thetas, Tensor samples) {
    /**
     * Checks that the parts fit together.
     *
     * @throws IllegalArgumentException when a shape is another, there is no trial, or a number is not finite
     */
    public Trials {
        String shapes = "found thetas " + Tensor.text(thetas.shape()) + " and samples " + Tensor.text(samples.shape());
        require(
                thetas.rank() >= 2 && thetas.size() > 0,
                "trials need thetas of shape (B, d) or (B, dim, ch), " + shapes);
        int count = thetas.dim(0);
        int dimension = thetas.size() / count;
        require(
                samples.rank() >= 3
                        && samples.size() > 0
                        && samples.dim(1) == count
                        && samples.size() / samples.dim(0) == count * dimension,
                "trials need samples of shape (L, " + count + ", " + dimension + ") for thetas of shape (" + count
                        + ", " + dimension + "), " + shapes);
        requireFinite("theta", thetas.data(), dimension);
        requireFinite("sample", samples.data(), dimension);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    private static void requireFinite(String what, float[] data, int dimension) {
        for (int i = 0; i < data.length; i++) {
            if (!Float.isFinite(data[i])) {
                throw new IllegalArgumentException(what + " " + i / dimension + " has " + NumberText.number(data[i])
                        + " in dimension " + i % dimension + "; diagnostics need finite numbers");
            }
        }
    }

    /**
     * Returns B, the number of trials.
     *
     * @return at least 1
     */
    public int count() {
        return thetas.dim(0);
    }

    /**
     * Returns L, the number of samples of each posterior.
     *
     * @return at least 1
     */
    public int draws() {
        return samples.dim(0);
    }

    /**
     * Returns d, the number of parameters.
     *
     * @return at least 1
     */
    public int dimension() {
        return thetas.size() / count();
    }

    /** Returns a true parameter. */
    float theta(int trial, int parameter) {
        return thetas.data()[trial * dimension() + parameter];
    }

    /** Returns a parameter of a posterior sample. */
    float sample(int draw, int trial, int parameter) {
        return samples.data()[(draw * count() + trial) * dimension() + parameter];
    }

    /** Returns one parameter of all samples of one posterior. */
    float[] samples(int trial, int parameter) {
        float[] values = new float[draws()];
        for (int draw = 0; draw < values.length; draw++) {
            values[draw] = sample(draw, trial, parameter);
        }
        return values;
    }
}
