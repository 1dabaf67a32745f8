package org.rhei.networks.evaluation;

import org.rhei.kernel.Tensor;
import org.rhei.kernel.tile.TangentKernels;

/**
 * A trained network: the function that GenSBI's wrapped model computes, for tiles of samples. Immutable and shared by threads; an
 * evaluator belongs to one thread.
 *
 * <p>The work is split by what it depends on: {@link #at} computes everything that depends on time alone, {@link #condition} everything
 * that depends on the observation alone, an evaluator the rest.
 */
public interface Network extends NetworkEvaluation {
    /** Returns the kernels that evaluate this network; they determine the lanes of a tile. */
    TangentKernels kernels();

    /** Returns the name of the kernels. */
    @Override
    default String name() {
        return kernels().name();
    }

    /** Returns the lanes of the kernels. */
    @Override
    default int lanes() {
        return kernels().lanes();
    }

    /** Returns the number of components of a sample, at the input and at the output: tokens × channels of θ. */
    int dimension();

    /**
     * Computes everything that depends on time alone: embeds the times and computes every block's shift, scale and gate.
     *
     * @param times the times, finite, in any order
     * @return a table with a row for each time
     */
    TimeModulations at(double... times);

    /**
     * Computes modulations averaged over time. Networks embed time in high frequencies. The mean removes these frequencies at no cost per
     * sample.
     *
     * @param times row i holds the times of mean i; finite
     * @param weights row i holds the weights of mean i; they sum to 1 and may be negative
     * @return a table whose row i is the mean of the rows that {@link #at} computes for times[i], weighted with weights[i]
     * @throws IllegalArgumentException when there are no times, or the number of weights differs from the number of times
     */
    default TimeModulations averaged(double[][] times, double[][] weights) {
        return TimeModulations.means(this, times, weights);
    }

    /**
     * Computes everything that depends on the observation alone.
     *
     * @param observations shape (B, dim_cond, ch_cond), finite, already checked; unconditional models use {@link Condition#NONE} instead
     * @return a condition of B observations
     */
    Condition condition(Tensor observations);

    /** Returns a new evaluator with its own scratch memory. The lanes of a tile may have different times. */
    @Override
    default NetworkEvaluator evaluator() {
        return evaluator(kernels());
    }

    /**
     * Returns a new evaluator on other kernels. A sample's result has equal bits on all kernels.
     *
     * @param on the kernels, which determine the lanes of a tile: {@link #kernels} or those of one sample
     *     ({@link TangentKernels#ofOneSample})
     */
    NetworkEvaluator evaluator(TangentKernels on);

    @Override
    default boolean computesDerivatives() {
        return true;
    }

    /**
     * Returns a new evaluator of the output and its derivatives with its own scratch memory. The lanes of a tile may have different
     * times.
     */
    @Override
    default NetworkJvpEvaluator jvpEvaluator(int directions) {
        return jvpEvaluator(kernels(), directions);
    }

    /**
     * Returns a new evaluator of the output and its derivatives on other kernels, as {@link #evaluator(TangentKernels)} does.
     *
     * @param on the kernels, which determine the lanes of a tile
     * @param directions the number of directions of an evaluation, at least 1
     */
    NetworkJvpEvaluator jvpEvaluator(TangentKernels on, int directions);

    /** Returns the traced forward pass, for a device. */
    NetworkProgram program();

    /**
     * Returns this network with attention restricted to some pairs of tokens (GenSBI's {@code edge_mask}).
     *
     * @param mask for each token (row), whether it attends to each token (column); θ's tokens first, then x's. A token that attends to
     *     none attends to all with equal weight, as in flax
     * @throws IllegalArgumentException when the mask does not have a row and a column for each token, or the network has no edge mask:
     *     only Simformer does (GenSBI's Flux1Joint accepts a mask and ignores it)
     */
    default Network withEdgeMask(boolean[][] mask) {
        throw new IllegalArgumentException(
                "only Simformer takes an edge mask, found one for " + getClass().getSimpleName());
    }
}
