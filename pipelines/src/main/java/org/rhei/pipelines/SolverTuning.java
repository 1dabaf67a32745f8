package org.rhei.pipelines;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import org.rhei.kernel.Key;
import org.rhei.kernel.RandomStreams;
import org.rhei.kernel.Tensor;
import org.rhei.networks.MethodConfig;
import org.rhei.networks.model.Model;
import org.rhei.pipelines.TunedSolvers.Errors;
import org.rhei.pipelines.TunedSolvers.Rung;
import org.rhei.solvers.LogDensityField;
import org.rhei.solvers.Progress;
import org.rhei.solvers.Solver;
import org.rhei.solvers.multistep.Calibration;
import org.rhei.solvers.multistep.FittedDensity;
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
    public static final List<Integer> LADDER = List.of(4, 6, 8, 10, 14, 20, 24);

    /** The numbers of evaluations for which methods for log-densities are tuned. */
    public static final List<Integer> DENSITY_LADDER = List.of(10, 14, 20, 30, 40, 45, 50, 60);

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

    /** The most components of a sample for which methods for log-densities are tuned: the work grows with their square. */
    private static final int MOST_DIMENSION = 8;

    /** The work of an evaluation of a density's method, in that of a sample's. */
    private static final double DENSITY_WORK = 3;

    private final Pipeline pipeline;
    private final String model;
    private final String sha256;
    private final List<Integer> densityLadder;

    /**
     * Prepares to tune.
     *
     * @param pipeline the model; its backend and its threads do the work
     * @param modelFile the file that the model was loaded from
     * @throws IOException when the file cannot be read
     */
    public SolverTuning(Pipeline pipeline, Path modelFile) throws IOException {
        this(
                pipeline,
                String.valueOf(modelFile.getFileName()),
                TunedSolvers.sha256(modelFile),
                pipeline.config().dimObs() * pipeline.config().chObs() <= MOST_DIMENSION ? DENSITY_LADDER : List.of());
    }

    private SolverTuning(Pipeline pipeline, String model, String sha256, List<Integer> densityLadder) {
        if (pipeline.config().method() instanceof MethodConfig.NormalizingFlow) {
            throw Model.noEquation(pipeline.config());
        }
        this.pipeline = pipeline;
        this.model = model;
        this.sha256 = sha256;
        this.densityLadder = densityLadder;
    }

    /**
     * Returns a tuning with other numbers of evaluations for log-densities.
     *
     * @param evaluations the numbers in ascending order, at most {@value FittedMultistep#MOST_FITTED}; none to leave these methods out
     * @return the tuning
     */
    public SolverTuning withDensities(List<Integer> evaluations) {
        return new SolverTuning(pipeline, model, sha256, List.copyOf(evaluations));
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
     * Returns methods that are tuned for samples and for log-densities, from the fewest evaluations on, until one reaches an error. Those
     * for log-densities are left out for models with more than 8 parameters.
     *
     * @param key the source of all samples: equal keys give equal methods
     * @param observations at least {@value #FEWEST_OBSERVATIONS}, such as draws from the prior's predictions, in random order;
     *     {@link Observation#NONE} for an unconditional model, which is measured on other samples
     * @param origin the observations, in words, for reports
     * @param epsilon the error of 99 in 100 samples on unseen observations, in units of the posterior's spread, or of log-densities
     *     in nats, at which a ladder ends; 0 for the whole ladders
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
        Observation aside = observations.range(count - apart, count);
        Observation own = observations.range(0, Math.min(MOST_SEEN, count - apart));
        RandomStreams.Study keys = RandomStreams.study(key);
        FlowSamples unseen = measured(keys.noise(), aside);
        FlowSamples seen =
                count == 0 ? unseen : measured(keys.otherNoise(), own.range(0, Math.min(MEASURED_SEEN, own.count())));
        TuningPilot pilot = TuningPilot.of(pipeline, keys.fits(), own);
        Work work = new Work(progress, densityLadder);
        List<Rung<FittedMultistep>> samples =
                rungs(LADDER, pilot::tuned, seen::errors, unseen::errors, epsilon, work::done);
        if (samples.isEmpty()) {
            throw new IllegalArgumentException("no method of " + LADDER + " evaluations reaches the end of every"
                    + " sample: expected another model, or other observations");
        }
        List<Rung<FittedDensity>> densities =
                densityLadder.isEmpty() ? List.of() : densities(keys, own, seen, unseen, epsilon, work);
        return new TunedSolvers(model, sha256, origin, samples, densities);
    }

    private List<Rung<FittedDensity>> densities(
            RandomStreams.Study keys,
            Observation own,
            FlowSamples seen,
            FlowSamples unseen,
            double epsilon,
            Work work) {
        DensityPilot pilot = DensityPilot.of(pipeline, keys.fits(), own);
        FlowSamples.WithDensities others = FlowSamples.WithDensities.of(unseen, pipeline, EXACT);
        FlowSamples.WithDensities known =
                own.count() == 0 ? others : FlowSamples.WithDensities.of(seen, pipeline, EXACT);
        return rungs(
                densityLadder,
                pilot::fit,
                known::errors,
                others::errors,
                epsilon,
                steps -> work.done(DENSITY_WORK * steps));
    }

    /** Returns the methods that reach the end of every sample, until the error of one is within ε. */
    private static <S extends Solver> List<Rung<S>> rungs(
            List<Integer> ladder,
            IntFunction<S> fit,
            Function<S, Optional<Errors>> ofSeen,
            Function<S, Optional<Errors>> ofUnseen,
            double epsilon,
            IntConsumer done) {
        List<Rung<S>> rungs = new ArrayList<>();
        boolean good = false;
        for (int i = 0; i < ladder.size() && !good; i++) {
            int steps = ladder.get(i);
            S method = fit.apply(steps);
            Optional<Errors> seen = ofSeen.apply(method);
            Optional<Errors> unseen = ofUnseen.apply(method);
            if (seen.isPresent() && unseen.isPresent()) {
                rungs.add(new Rung<>(method, steps, seen.get(), unseen.get()));
                good = unseen.get().p99() <= epsilon;
            }
            done.accept(steps);
        }
        return rungs;
    }

    /** The share of the work that is done. */
    private static final class Work {
        private final Progress progress;
        private final double all;
        private double done;

        Work(Progress progress, List<Integer> densities) {
            this.progress = progress;
            this.all = sum(LADDER) + DENSITY_WORK * sum(densities);
        }

        private static double sum(List<Integer> steps) {
            return steps.stream().mapToInt(n -> n).sum();
        }

        void done(double work) {
            done += work;
            progress.done(done / all);
            if (progress.cancelled()) {
                throw new CancellationException("cancelled");
            }
        }
    }

    private FlowSamples measured(Key key, Observation observations) {
        int each = observations.count() == 0 ? MOST_UNSEEN * MEASURED_SAMPLES : MEASURED_SAMPLES;
        return FlowSamples.of(pipeline, key, observations, each).exactly(EXACT);
    }

    /**
     * The points that a model's methods for log-densities are fitted to: samples of many observations.
     *
     * @param points the points with their log-densities
     * @param grid the distribution of the steps, by the roughness of velocity and divergence along the trajectories
     */
    private record DensityPilot(FlowSamples.WithDensities points, Calibration grid) {
        private static final int POINTS = 2048;

        /** The points to which the distribution of the steps is fitted. */
        private static final int CALIBRATED = 512;

        /** The evaluations of the samples and of their log-densities. */
        private static final int EXACT = 320;

        static DensityPilot of(Pipeline pipeline, Key key, Observation observations) {
            int each = Math.ceilDiv(POINTS, Math.max(1, observations.count()));
            FlowSamples samples =
                    FlowSamples.of(pipeline, key, observations, each).exactly(EXACT);
            FlowSamples.WithDensities points = FlowSamples.WithDensities.of(samples, pipeline, EXACT);
            FittedDensity.Pilot pilot = points.pilot();
            Tensor some =
                    pilot.points().rows(0, Math.min(CALIBRATED, pilot.points().dim(0)));
            Calibration grid = Calibration.averaged(
                    LogDensityField.exact(pilot.flow()),
                    LogDensityField.start(some),
                    pilot.from(),
                    pilot.to(),
                    samples.grid(Calibration.PILOT_STEPS).backward(),
                    samples.workers());
            return new DensityPilot(points, grid);
        }

        FittedDensity fit(int steps) {
            return FittedDensity.fit(
                    points.pilot(), grid.grid(steps), points.samples().workers());
        }
    }
}
