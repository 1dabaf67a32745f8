package org.rhei.pipelines.options;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import org.rhei.kernel.Tensor;
import org.rhei.solvers.Progress;
import org.rhei.solvers.Solver;

/**
 * How samples are drawn. Immutable: each method gives changed options.
 *
 * @param scheme turns noise into samples; empty for the default of the model's method: Euler with step 0.01 (flow
 *     matching), the reverse diffusion in 1000 steps (score matching), Heun in 18 steps (EDM diffusion)
 * @param states which states on the way are returned
 * @param base the distribution to start from, flow matching only; empty for the standard normal one
 * @param xInit the states to start from, (nsamples, dim_obs, ch_obs) in the network's units, the same for each
 *     observation; empty to draw them. EDM diffusion multiplies them by its largest noise level, as GenSBI does
 * @param edgeMask which token attends to which, Simformer only: θ's tokens, then x's
 * @param restriction where samples may lie; empty for everywhere. Not together with xInit
 * @param chunkSize the most samples drawn at a time, at least 1. As in GenSBI 0.5.1 each chunk has a key of its own, so
 *     chunking changes the draws. Empty: all at once
 * @param batchSize the most observations worked on at a time by {@link org.rhei.pipelines.Pipeline#sampleBatched}, at least 1; never
 *     changes a draw. Empty: as many as a million samples need
 * @param progress hears how far the draw has come, and may cancel it
 */
public record SampleOptions(
        Optional<Scheme> scheme,
        States states,
        Optional<Base> base,
        Optional<Tensor> xInit,
        Optional<boolean[][]> edgeMask,
        Optional<Restriction> restriction,
        OptionalInt chunkSize,
        OptionalInt batchSize,
        Progress progress) {
    private static final SampleOptions DEFAULTS = new SampleOptions(
            Optional.empty(),
            new States.Last(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            Progress.NONE);

    /** GenSBI's defaults for the model's method: the samples alone, in one chunk. */
    public static SampleOptions defaults() {
        return DEFAULTS;
    }

    /** Checks the sizes. */
    public SampleOptions {
        requirePositive("chunkSize", chunkSize);
        requirePositive("batchSize", batchSize);
    }

    private static void requirePositive(String name, OptionalInt size) {
        if (size.isPresent() && size.getAsInt() < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, found " + size.getAsInt());
        }
    }

    /** The same with the probability flow followed by a solver. */
    public SampleOptions solver(Solver solver) {
        return scheme(new Scheme.Ode(solver));
    }

    /** The same by another scheme. */
    public SampleOptions scheme(Scheme other) {
        return new SampleOptions(
                Optional.of(other), states, base, xInit, edgeMask, restriction, chunkSize, batchSize, progress);
    }

    /** The same with the states at these times returned. */
    public SampleOptions timeGrid(double... times) {
        return states(new States.At(Arrays.stream(times).boxed().toList()));
    }

    /** The same with the state after every step returned. */
    public SampleOptions everyStep() {
        return states(new States.EveryStep());
    }

    private SampleOptions states(States other) {
        return new SampleOptions(scheme, other, base, xInit, edgeMask, restriction, chunkSize, batchSize, progress);
    }

    /** The same from another base distribution. */
    public SampleOptions base(Base other) {
        return new SampleOptions(
                scheme, states, Optional.of(other), xInit, edgeMask, restriction, chunkSize, batchSize, progress);
    }

    /** The same from these states. */
    public SampleOptions xInit(Tensor initial) {
        return new SampleOptions(
                scheme, states, base, Optional.of(initial), edgeMask, restriction, chunkSize, batchSize, progress);
    }

    /** The same with attention restricted to these pairs of tokens. */
    public SampleOptions edgeMask(boolean[][] mask) {
        return new SampleOptions(
                scheme, states, base, xInit, Optional.of(mask), restriction, chunkSize, batchSize, progress);
    }

    /** The same with samples outside a support drawn anew, a hundred draws a sample at most. */
    public SampleOptions support(Support support) {
        return restriction(new Restriction(support, Restriction.DEFAULT_MAX_DRAWS));
    }

    /** The same with samples restricted. */
    public SampleOptions restriction(Restriction other) {
        return new SampleOptions(
                scheme, states, base, xInit, edgeMask, Optional.of(other), chunkSize, batchSize, progress);
    }

    /** The same with at most this many samples drawn at a time. */
    public SampleOptions chunkSize(int samples) {
        return new SampleOptions(
                scheme, states, base, xInit, edgeMask, restriction, OptionalInt.of(samples), batchSize, progress);
    }

    /** The same with at most this many observations worked on at a time. */
    public SampleOptions batchSize(int observations) {
        return new SampleOptions(
                scheme, states, base, xInit, edgeMask, restriction, chunkSize, OptionalInt.of(observations), progress);
    }

    /** The same with another listener. */
    public SampleOptions progress(Progress listener) {
        return new SampleOptions(scheme, states, base, xInit, edgeMask, restriction, chunkSize, batchSize, listener);
    }
}
