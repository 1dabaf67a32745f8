package org.rhei.pipelines;

import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.solvers.Progress;

/**
 * Draws samples for one observation, or from an unconditional model, any number of times. {@link Pipeline#sampler} creates samplers.
 * Immutable and thread-safe.
 */
public final class Sampler {
    private final SamplingRun run;
    private final SamplingRun.Prepared observation;

    Sampler(SamplingRun run, SamplingRun.Prepared observation) {
        this.run = run;
        this.observation = observation;
    }

    /**
     * Draws samples.
     *
     * @param key the source of all randomness: equal keys give equal samples
     * @param nsamples the number of samples, at least 1
     * @return shape (nsamples, dim_obs, ch_obs), with a leading axis of times when the options select several times
     * @throws IllegalArgumentException when {@code nsamples} is below 1
     * @throws RejectionException when too few samples lie in the support to which the options restrict them
     * @throws org.rhei.solvers.NonFiniteException when a sample becomes NaN or infinite
     * @throws java.util.concurrent.CancellationException when the listener cancels the draw or the thread is interrupted
     */
    public Tensor sample(Key key, int nsamples) {
        return run.draw(key, observation, nsamples, run.progress(), false).samples();
    }

    /**
     * Draws samples: see {@link #sample}.
     *
     * @param key the source of all randomness: equal keys give equal samples
     * @param nsamples the number of samples, at least 1
     * @return the samples, and the work of the solver
     */
    public SampleResult draw(Key key, int nsamples) {
        return run.draw(key, observation, nsamples, run.progress(), true);
    }

    /**
     * Draws samples in a new thread: see {@link #sample}. If the future is cancelled or times out, the draw ends within one step of its
     * solver.
     *
     * @param key the source of all randomness: equal keys give equal samples
     * @param nsamples the number of samples, at least 1
     * @return completes with the samples, or with the exception that {@link #draw} throws
     */
    public CompletableFuture<SampleResult> drawAsync(Key key, int nsamples) {
        CompletableFuture<SampleResult> result = new CompletableFuture<>();
        Progress progress = whileWanted(result, run.progress());
        Thread.ofPlatform().daemon().name("rhei-draw").start(() -> {
            try {
                result.complete(run.draw(key, observation, nsamples, progress, true));
            } catch (Throwable failure) {
                result.completeExceptionally(failure);
            }
        });
        return result;
    }

    /** Cancels a draw once its future is done. */
    private static Progress whileWanted(CompletableFuture<?> result, Progress listener) {
        return new Progress() {
            @Override
            public void done(double fraction) {
                listener.done(fraction);
            }

            @Override
            public boolean cancelled() {
                return result.isDone() || listener.cancelled();
            }
        };
    }

    /**
     * Draws samples chunk by chunk, for draws that exceed the memory. The option {@code chunkSize} is the number of samples of a chunk. A
     * chunk is drawn when the stream reaches it. The chunks together equal the samples of {@link #sample} with that chunk size.
     *
     * @param key the source of all randomness: equal keys give equal samples
     * @param nsamples the number of samples of all chunks together, at least 1
     * @return the chunks in their order; the terminal operation throws the exceptions of {@link #sample}
     * @throws IllegalArgumentException when {@code nsamples} is below 1, or the options restrict samples to a support
     */
    public Stream<SampleResult> stream(Key key, int nsamples) {
        return stream(key, nsamples, Integer.MAX_VALUE);
    }

    /**
     * Draws samples part by part, for draws that do not fit into memory. A part is drawn when the stream reaches it. The parts together
     * equal {@link #sample}, whatever their size, because no sample depends on another; where samples do (adaptive steps that they
     * share, a base distribution that draws all states at once) a part is a whole chunk.
     *
     * @param key the source of all randomness: equal keys give equal samples
     * @param nsamples the number of samples of all parts together, at least 1
     * @param most the most samples of a part, at least 1
     * @return the parts in their order; failures have the index in their part. Its terminal operation throws what {@link #sample}
     *     throws
     * @throws IllegalArgumentException when a number is below 1, or the options restrict samples to a support
     */
    public Stream<SampleResult> stream(Key key, int nsamples, int most) {
        return run.stream(key, observation, nsamples, most);
    }
}
