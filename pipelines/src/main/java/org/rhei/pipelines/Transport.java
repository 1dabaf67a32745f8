package org.rhei.pipelines;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.networks.evaluation.Condition;
import org.rhei.networks.model.Model;
import org.rhei.pipelines.field.BackendEvaluations;
import org.rhei.pipelines.field.SharedTimeTables;
import org.rhei.pipelines.method.Chunks;
import org.rhei.pipelines.method.Chunks.Window;
import org.rhei.pipelines.method.DrawKeys;
import org.rhei.pipelines.method.SampledStates;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.solvers.Progress;

/** The map from random keys to samples of some observations: a differential equation or a normalizing flow. Thread-safe. */
sealed interface Transport permits EquationTransport, FlowTransport {
    /**
     * Prepares draws from a model.
     *
     * @param times the time tables of the model's network, for all draws of a pipeline
     * @param evaluations the backend of the model's network
     */
    static Transport of(
            Model model,
            SharedTimeTables times,
            BackendEvaluations evaluations,
            Workers workers,
            SampleOptions options) {
        return model.flow()
                .<Transport>map(flow -> {
                    evaluations.requireProcessor();
                    return new FlowTransport(model.config(), flow, workers, options);
                })
                .orElseGet(() -> new EquationTransport(model, times, evaluations::of, workers, options));
    }

    /** Embeds standardized observations, (B, tokens, channels). */
    Condition condition(Tensor tokens);

    /** Returns true if a part of a chunk can be drawn without its other samples. */
    boolean separable();

    /** Returns true if any range of samples can be drawn without the samples before it, unless a support or chunks prevent it. */
    boolean drawsRanges();

    /** Returns the chunks of a draw, each of which has keys of its own. */
    Chunks chunks(int nsamples);

    /**
     * Checks the number of samples of a draw.
     *
     * @throws IllegalArgumentException when the options fix another number
     */
    void checkSamples(int nsamples);

    /** Creates an estimator of the solver's error for a draw of so many samples; empty if there is no solver. */
    Optional<ErrorEstimator> estimator(long total, Progress progress);

    /** Returns the reason why a draw without an estimator has no estimate of the solver's error. */
    String notEstimated();

    /**
     * Draws a chunk, or a part of one, for some observations.
     *
     * @param keys the keys of each observation
     * @param condition the observations
     * @param window the samples of each observation
     * @param chunks all chunks of the draw
     * @param estimator estimates the solver's error from these samples; null for no estimate
     * @return the states, one observation after the other
     * @throws org.rhei.solvers.NonFiniteException when a sample becomes NaN or infinite; its index counts all samples of the chunk
     */
    SampledStates draw(
            DrawKeys[] keys,
            Condition condition,
            Window window,
            Chunks chunks,
            Progress progress,
            @Nullable ErrorEstimator estimator);
}
