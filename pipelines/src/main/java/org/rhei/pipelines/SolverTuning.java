package org.rhei.pipelines;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.rhei.kernel.Key;
import org.rhei.kernel.RandomStreams;
import org.rhei.pipelines.TunedSolvers.Errors;
import org.rhei.pipelines.TunedSolvers.Rung;
import org.rhei.solvers.Progress;
import org.rhei.solvers.multistep.FittedMultistep;

/**
 * Tunes solvers for a model once, over many observations, so that no draw needs a pilot. Immutable and thread-safe.
 *
 * <pre>{@code
 * TunedSolvers tuned = new SolverTuning(pipeline, modelFile).tune(Key.of(0), xs, "simulations", 0.01, Progress.NONE);
 * Files.writeString(TunedSolvers.pathBeside(modelFile), tuned.json());
 * }</pre>
 *
 * <p>A third of the observations, at most {@value #MOST_UNSEEN}, is set aside: the tuned methods are measured on them. For each number of
 * evaluations a method is fitted, and then tuned ({@link FittedMultistep#tuned}) on the samples of the other observations that the fit
 * leaves the farthest from their ends, with some others beside them. The error of a sample counts in units of the posterior's spread times
 * the difficulty of the observation, which is the largest error of Euler's method on it; otherwise the methods would neglect all
 * observations but the hardest.
 */
public final class SolverTuning {
    /** The numbers of evaluations for which methods are tuned. */
    public static final List<Integer> LADDER = List.of(4, 6, 8, 10, 14, 20);

    /** The observations that are used of more. */
    public static final int MOST_OBSERVATIONS = 576;

    /** The fewest observations: some to tune on, some to measure on. */
    public static final int FEWEST_OBSERVATIONS = 12;

    private static final int MOST_UNSEEN = 64;
    private static final int MOST_SEEN = MOST_OBSERVATIONS - MOST_UNSEEN;

    /** The samples of each observation that methods are measured on. */
    private static final int MEASURED_SAMPLES = 16;

    /** The observations of the tuning that methods are measured on, too. */
    private static final int MEASURED_SEEN = 32;

    /** The evaluations of the solutions that errors are measured against. */
    private static final int EXACT = 320;

    private final Pipeline pipeline;
    private final String model;
    private final String sha256;

    /**
     * Prepares to tune.
     *
     * @param pipeline the model; its backend and its threads do the work
     * @param modelFile the file that the model was loaded from
     * @throws IOException when the file cannot be read
     */
    public SolverTuning(Pipeline pipeline, Path modelFile) throws IOException {
        this.pipeline = pipeline;
        this.model = String.valueOf(modelFile.getFileName());
        this.sha256 = TunedSolvers.sha256(modelFile);
    }

    /**
     * Draws observations whose values are independent and normal, with the mean and the standard deviation of the data that the model was
     * trained on, inside their bounds. They cover the data of the training; the prior's predictions are better where they are at hand.
     *
     * @param key the source of the values
     * @param count the number of observations, at least 1
     * @return the observations; empty if the model file does not describe the training's data
     */
    public Optional<Observation> observationsLikeTrainings(Key key, int count) {
        return TrainingData.of(pipeline.config()).typical(key, count).map(xs -> {
            Observation made = Observation.of(xs);
            made.requireFit(pipeline.config());
            return made;
        });
    }

    /**
     * Returns methods that are tuned for samples, from the fewest evaluations on, until one reaches an error.
     *
     * @param key the source of all samples: equal keys give equal methods
     * @param observations at least {@value #FEWEST_OBSERVATIONS}, such as draws from the prior's predictions, in random order;
     *     {@link Observation#NONE} for an unconditional model, which is measured on other samples
     * @param origin the observations, in words, for reports
     * @param epsilon the error of 99 in 100 samples on unseen observations, in units of the posterior's spread, at which the ladder
     *     ends; 0 for the whole ladder
     * @param progress receives the share of the work that is done, and may cancel it
     * @return the methods with their errors
     * @throws IllegalArgumentException when there are too few observations or they do not fit the model
     */
    public TunedSolvers tune(Key key, Observation observations, String origin, double epsilon, Progress progress) {
        observations.requireFit(pipeline.config());
        int count = observations.count();
        if (count > 0 && count < FEWEST_OBSERVATIONS) {
            throw new IllegalArgumentException("tuning needs at least " + FEWEST_OBSERVATIONS + " observations, found "
                    + count + ": some to tune on, some to measure on");
        }
        int apart = Math.min(MOST_UNSEEN, count / 3);
        Observation aside = count == 0 ? observations : observations.range(count - apart, count);
        Observation own = count == 0 ? observations : observations.range(0, Math.min(MOST_SEEN, count - apart));
        RandomStreams.Study keys = RandomStreams.study(key);
        FlowSamples unseen = measured(keys.noise(), aside);
        FlowSamples seen =
                count == 0 ? unseen : measured(keys.otherNoise(), own.range(0, Math.min(MEASURED_SEEN, own.count())));
        TuningPilot pilot = TuningPilot.of(pipeline, keys.fits(), own);
        List<Rung> rungs = new ArrayList<>();
        double all = LADDER.stream().mapToInt(n -> n).sum();
        double done = 0;
        for (int steps : LADDER) {
            FittedMultistep method = pilot.tuned(steps);
            Optional<Errors> tuned = seen.errors(method);
            Optional<Errors> others = unseen.errors(method);
            boolean finite = tuned.isPresent() && others.isPresent(); // a method that fails on a sample is left out
            if (finite) {
                rungs.add(new Rung(method, tuned.get(), others.get()));
            }
            done += steps / all;
            progress.done(done);
            if (progress.cancelled()) {
                throw new CancellationException("cancelled");
            }
            if (finite && others.get().p99() <= epsilon) {
                break;
            }
        }
        if (rungs.isEmpty()) {
            throw new IllegalArgumentException("no method of " + LADDER + " evaluations reaches the end of every"
                    + " sample: expected another model, or other observations");
        }
        return new TunedSolvers(model, sha256, origin, rungs);
    }

    private FlowSamples measured(Key key, Observation observations) {
        int each = observations.count() == 0 ? MOST_UNSEEN * MEASURED_SAMPLES : MEASURED_SAMPLES;
        return FlowSamples.of(pipeline, key, observations, each).exactly(EXACT);
    }
}
