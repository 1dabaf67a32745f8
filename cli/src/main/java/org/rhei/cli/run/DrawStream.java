package org.rhei.cli.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.rhei.cli.file.Result;
import org.rhei.cli.request.SampleRequest;
import org.rhei.cli.terminal.InputException;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.networks.ModelConfig;
import org.rhei.pipelines.Observation;
import org.rhei.pipelines.Pipeline;
import org.rhei.pipelines.SampleResult;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.solvers.Progress;

/**
 * A draw in parts that fit into little memory, each of which is drawn when its turn comes. A draw of several times is one part, because
 * the file begins with all samples of the first time; so is a draw in bounds, because samples are drawn anew when all are there.
 *
 * @param pipeline the model
 * @param request the draw
 * @param xs the observations; empty for an unconditional model
 * @param plan the sampler
 * @param options the options of the library
 */
record DrawStream(
        Pipeline pipeline, SampleRequest request, Optional<Tensor> xs, SamplingPlan plan, SampleOptions options) {
    /** The most values of a part: 4 MB. */
    private static final int PART_VALUES = 1 << 20;

    /** A part has as many samples of all observations at least, so that every thread has some. */
    private static final int PART_SAMPLES = 256;

    /** Returns the number of observations. */
    int observations() {
        return xs.map(all -> all.dim(0)).orElse(1);
    }

    /** Returns the number of samples of all observations together. */
    long samples() {
        return (long) request.draw().nsamples() * observations();
    }

    /** Returns the number of values of a sample. */
    int width() {
        ModelConfig config = pipeline.config();
        return config.dimObs() * config.chObs();
    }

    /** Returns the form of all parts together. */
    Result result() {
        ModelConfig config = pipeline.config();
        List<String> axes = new ArrayList<>();
        List<Integer> shape = new ArrayList<>();
        if (plan.withTimes()) {
            axes.add("time");
            shape.add(plan.count());
        }
        axes.add("sample");
        shape.add(request.draw().nsamples());
        if (request.observation().batch()) {
            axes.add("observation");
            shape.add(observations());
        }
        shape.addAll(List.of(config.dimObs(), config.chObs()));
        return new Result(
                "samples",
                "theta",
                axes,
                shape.stream().mapToInt(Integer::intValue).toArray(),
                config.description().parameterNames());
    }

    /**
     * Returns the parts in their order.
     *
     * @param progress the listener of the whole draw
     */
    Stream<SampleResult> parts(Progress progress) {
        Key key = Key.of(request.draw().seed());
        int nsamples = request.draw().nsamples();
        SampleOptions watched = options.toBuilder().progress(progress).build();
        Observation observation = xs.map(Observation::of).orElse(Observation.NONE);
        boolean batch = request.observation().batch();
        if (isWhole()) {
            return Stream.of(
                    batch
                            ? pipeline.drawBatched(key, observation, nsamples, watched)
                            : pipeline.draw(key, observation, nsamples, watched));
        }
        int most = Math.max(1, Math.max(PART_SAMPLES, PART_VALUES / width()) / observations());
        return batch
                ? pipeline.streamBatched(key, observation, nsamples, most, watched)
                : pipeline.sampler(observation, watched).stream(key, nsamples, most);
    }

    /** Returns true if the draw is one part. */
    private boolean isWhole() {
        return plan.withTimes() || options.restriction().isPresent();
    }

    /** Refuses more samples than the memory holds, where they are held together. */
    void requireFits() {
        int nsamples = request.draw().nsamples();
        long width = (long) observations() * width();
        if (isWhole()) {
            InputException.requireFits("at several times or in bounds, --nsamples", nsamples, width * plan.count());
        } else if (options.chunkSize().isEmpty() && !pipeline.drawsRanges(options)) {
            InputException.requireFits("without --chunk-size for this solver, --nsamples", nsamples, width);
        }
    }
}
