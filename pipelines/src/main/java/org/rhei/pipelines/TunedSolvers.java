package org.rhei.pipelines;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.statistics.Quantiles;
import org.rhei.kernel.text.NumberText;
import org.rhei.networks.ModelFormatException;
import org.rhei.pipelines.Density.EstimatedError;
import org.rhei.solvers.Solver;
import org.rhei.solvers.multistep.FittedDensity;
import org.rhei.solvers.multistep.FittedMultistep;

/**
 * Multistep methods that were tuned for a model once, each with the errors that it had on observations beside those of the fit. An error ε
 * that a caller accepts selects a method without a pilot. {@link SolverTuning} makes them, a file keeps them. Immutable.
 *
 * <pre>{@code
 * TunedSolvers tuned = TunedSolvers.beside(modelFile).orElseThrow();
 * Solver solver = tuned.choose(pipeline, x, 0.01).rung().solver();
 * Tensor samples = pipeline.sample(Key.of(42), x, 10_000, SampleOptions.builder().solver(solver).build());
 * }</pre>
 *
 * @param model the name of the model's file
 * @param sha256 the hash of the model's file, in hexadecimal digits
 * @param origin the observations, in words
 * @param samples methods for samples, by ascending evaluations; errors are in units of the posterior's spread
 * @param densities methods for log-densities, by ascending evaluations; errors are in nats; empty if none were tuned
 */
public record TunedSolvers(
        String model,
        String sha256,
        String origin,
        List<Rung<FittedMultistep>> samples,
        List<Rung<FittedDensity>> densities) {
    /** The ending of a file's name. */
    public static final String ENDING = ".tuned";

    /** The most bytes of a file, which bound the memory of reading. */
    private static final int MOST_BYTES = 4_000_000;

    /** By the error on unseen observations. */
    private static final Comparator<Rung<?>> BY_ERROR =
            Comparator.comparingDouble(rung -> rung.unseen().p99());

    /** Checks the arguments and copies the lists. */
    public TunedSolvers {
        samples = List.copyOf(samples);
        densities = List.copyOf(densities);
        if (samples.isEmpty()) {
            throw new IllegalArgumentException("tuned solvers need at least one method for samples, found none");
        }
        requireAscending(samples);
        requireAscending(densities);
    }

    private static void requireAscending(List<? extends Rung<?>> rungs) {
        for (int i = 1; i < rungs.size(); i++) {
            int before = rungs.get(i - 1).evaluations();
            int evaluations = rungs.get(i).evaluations();
            if (evaluations <= before) {
                throw new IllegalArgumentException("tuned solvers must be in order of ascending evaluations, found "
                        + evaluations + " after " + before);
            }
        }
    }

    /**
     * A tuned method with its errors.
     *
     * @param <S> the type of the method
     * @param solver the method; each step is one evaluation
     * @param evaluations the number of steps
     * @param seen the errors on observations of the fit, of other samples
     * @param unseen the errors on observations that the fit has not used
     */
    public record Rung<S extends Solver>(S solver, int evaluations, Errors seen, Errors unseen) {}

    /**
     * The quantiles of errors.
     *
     * @param observations the number of observations
     * @param samples the number of samples of all of them together
     * @param p50 the median
     * @param p99 the 99 % quantile
     * @param max the largest
     */
    public record Errors(int observations, int samples, double p50, double p99, double max) {
        /** Checks the arguments. */
        public Errors {
            if (observations < 1
                    || samples < 1
                    || !(p50 >= 0 && p50 <= p99 && p99 <= max && max < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "errors need finite 0 ≤ p50 ≤ p99 ≤ max of at least one sample, found " + NumberText.number(p50)
                                + ", " + NumberText.number(p99) + " and " + NumberText.number(max) + " of " + samples
                                + " samples");
            }
        }

        /** Describes the errors of samples; empty if one is not finite. */
        static Optional<Errors> of(int observations, double[] errors) {
            double[] sorted = errors.clone();
            Arrays.sort(sorted);
            double largest = sorted[sorted.length - 1]; // NaN is sorted behind infinity
            return Double.isFinite(largest)
                    ? Optional.of(new Errors(
                            observations,
                            sorted.length,
                            Quantiles.reached(sorted, 0.5),
                            Quantiles.reached(sorted, 0.99),
                            largest))
                    : Optional.empty();
        }

        /**
         * Writes the errors on one line.
         *
         * @return such as {@code p50 0.0012, p99 0.0081, maximum 0.055 on 64 observations}
         */
        public String text() {
            return "p50 " + NumberText.number(p50, 2) + ", p99 " + NumberText.number(p99, 2) + ", maximum "
                    + NumberText.number(max, 2) + " on " + NumberText.count(observations, "observation");
        }
    }

    /** A method that was chosen, and the result of its check. */
    sealed interface Checked {
        Rung<?> rung();

        boolean trusted();
    }

    /**
     * A method that was chosen for some observations.
     *
     * @param rung the method with its errors
     * @param unlike the indices of observations on which more samples err by more than ε than the method's errors allow; none if the
     *     method can be trusted
     * @param checked the number of observations on which the method was compared with one of more evaluations
     */
    public record Choice(Rung<FittedMultistep> rung, List<Integer> unlike, int checked) implements Checked {
        /** Copies the list. */
        public Choice {
            unlike = List.copyOf(unlike);
        }

        /**
         * Returns true if no observation that was checked is unlike those of the fit.
         *
         * @return true if the errors of the method hold for all
         */
        @Override
        public boolean trusted() {
            return unlike.isEmpty();
        }
    }

    /**
     * A method for log-densities that was chosen for some points.
     *
     * @param rung the method with its errors
     * @param error the error on some of the points, in nats, against a solution of many more evaluations
     * @param trusted true if no more of these points err by more than ε than the method's errors allow
     */
    public record DensityChoice(Rung<FittedDensity> rung, EstimatedError error, boolean trusted) implements Checked {}

    /**
     * Reads a file.
     *
     * @param file the file that {@link #json} was written to
     * @return the tuned methods
     * @throws IOException when the file cannot be read
     * @throws ModelFormatException when the file does not hold tuned methods
     */
    public static TunedSolvers load(Path file) throws IOException {
        long size = Files.size(file);
        if (size > MOST_BYTES) {
            throw new ModelFormatException(
                    file + ": found " + NumberText.count(size, "byte") + ", expected at most " + MOST_BYTES);
        }
        try {
            return TunedJson.read(Files.readString(file, StandardCharsets.UTF_8), file.toString());
        } catch (CharacterCodingException _) {
            throw new ModelFormatException(file + ": is not UTF-8 text");
        }
    }

    /**
     * Returns the file in which the command keeps the tuned methods of a model: beside it, {@code M.tuned} for {@code M.safetensors}.
     *
     * @param modelFile the model
     * @return the path, whether there is such a file or not
     */
    public static Path pathBeside(Path modelFile) {
        String name = String.valueOf(modelFile.getFileName()).replaceFirst("\\.safetensors$", "");
        return modelFile.resolveSibling(name + ENDING);
    }

    /**
     * Reads the tuned methods beside a model.
     *
     * @param modelFile the model
     * @return the methods; empty if there is no file, or if it is for a model of other bytes
     * @throws IOException when a file cannot be read
     * @throws ModelFormatException when the file does not hold tuned methods
     */
    public static Optional<TunedSolvers> beside(Path modelFile) throws IOException {
        Path file = pathBeside(modelFile);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        TunedSolvers tuned = load(file);
        return tuned.sha256.equals(sha256(modelFile)) ? Optional.of(tuned) : Optional.empty();
    }

    /**
     * Returns the hash by which tuned methods name a model.
     *
     * @param file the model
     * @return SHA-256 of the file's bytes, in hexadecimal digits
     * @throws IOException when the file cannot be read
     */
    static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                DigestInputStream digest = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
            digest.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * Checks that the methods were tuned for a model. Methods for another model, or for this one before further training, may be far off.
     *
     * @param name the name of the model's file
     * @param hash the hash of its bytes, in hexadecimal digits
     * @throws IllegalArgumentException when they were tuned for a file of other bytes
     */
    public void requireModel(String name, String hash) {
        if (!sha256.equals(hash)) {
            throw new IllegalArgumentException("tuned for " + model + " with SHA-256 " + sha256 + ", found " + name
                    + " with SHA-256 " + hash + ": tune again for this model");
        }
    }

    /**
     * Chooses the method with the fewest evaluations for an error, and checks it: some samples of the observations are solved by the
     * method and by a solver of {@value TunedCheck#STEPS} evaluations that is not fitted. Where more of them differ by more than ε than
     * one in a hundred can explain, the next method is tried. The check costs about as much as a few hundred samples.
     *
     * @param pipeline the model
     * @param observations the observations to draw for; {@link Observation#NONE} for an unconditional model
     * @param epsilon the error of 99 in 100 samples, in units of the posterior's spread
     * @return the method; if none passes the check, that with the smallest 99 % quantile on unseen observations
     * @throws IllegalArgumentException when no method has so small an error, ε is not positive, or the observations do not fit the model
     */
    public Choice choose(Pipeline pipeline, Observation observations, double epsilon) {
        List<Rung<FittedMultistep>> within = within(samples, epsilon, "");
        TunedCheck check = new TunedCheck(pipeline, observations);
        return firstTrusted(within, rung -> check.of(rung, epsilon));
    }

    /**
     * Returns the methods for samples whose error is small enough, without the check of {@link #choose}.
     *
     * @param epsilon the error of 99 in 100 samples, in units of the posterior's spread
     * @return the methods by ascending evaluations; none if no method has so small an error
     */
    public List<Rung<FittedMultistep>> samplesWithin(double epsilon) {
        return accurate(samples, epsilon);
    }

    /**
     * Returns the methods for log-densities whose error is small enough, without the check of {@link #chooseForDensity}. Their errors hold
     * for points that are samples of the posterior.
     *
     * @param epsilon the error of 99 in 100 points, in nats
     * @return the methods by ascending evaluations; none if no method has so small an error
     */
    public List<Rung<FittedDensity>> densitiesWithin(double epsilon) {
        return accurate(densities, epsilon);
    }

    private static <S extends Solver> List<Rung<S>> accurate(List<Rung<S>> rungs, double epsilon) {
        return rungs.stream().filter(rung -> rung.unseen().p99() <= epsilon).toList();
    }

    /**
     * Chooses the method for log-densities with the fewest evaluations for an error, and checks it: it is compared on some of the points
     * with {@value TunedCheck.OfDensities#STEPS} evaluations that are not fitted. Where more of them differ by more than ε than one in a
     * hundred can explain, the next method is tried: the points are unlike samples of the posterior, or the observation is unlike those of
     * the tuning.
     *
     * @param pipeline the model
     * @param points shape (n, dim_obs, ch_obs) or (n, dim_obs · ch_obs), in the user's units
     * @param observation one observation, or one for each point; {@link Observation#NONE} for an unconditional model
     * @param epsilon the error of 99 in 100 points, in nats
     * @return the method; if none passes the check, that with the smallest 99 % quantile on unseen observations
     * @throws IllegalArgumentException when no method has so small an error, ε is not positive, or a shape does not fit the model
     */
    public DensityChoice chooseForDensity(Pipeline pipeline, Tensor points, Observation observation, double epsilon) {
        if (densities.isEmpty()) {
            throw new IllegalArgumentException("has no methods for log-probabilities, only for samples: tune again for"
                    + " this model, or take the default solver");
        }
        List<Rung<FittedDensity>> within = within(densities, epsilon, " nats");
        TunedCheck.OfDensities check = TunedCheck.OfDensities.of(pipeline, points, observation);
        return firstTrusted(within, rung -> check.of(rung, epsilon));
    }

    /** Checks methods until one passes; if none does, returns that with the smallest error. */
    private static <S extends Solver, C extends Checked> C firstTrusted(
            List<Rung<S>> rungs, Function<Rung<S>, C> check) {
        C best = null;
        for (Rung<S> rung : rungs) {
            C choice = check.apply(rung);
            if (choice.trusted()) {
                return choice;
            }
            best = best == null || BY_ERROR.compare(rung, best.rung()) < 0 ? choice : best;
        }
        return Objects.requireNonNull(best);
    }

    /** Returns the methods whose error on unseen observations is within ε, which are at least one, by ascending evaluations. */
    private static <S extends Solver> List<Rung<S>> within(List<Rung<S>> rungs, double epsilon, String unit) {
        if (!(epsilon > 0 && epsilon < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "epsilon must be positive and finite, found " + NumberText.number(epsilon));
        }
        List<Rung<S>> within = accurate(rungs, epsilon);
        if (within.isEmpty()) {
            Rung<S> nearest = rungs.stream().min(BY_ERROR).orElseThrow();
            throw new IllegalArgumentException("no tuned method has an error of " + NumberText.number(epsilon) + unit
                    + ": the nearest has " + nearest.unseen().text() + " with "
                    + NumberText.count(nearest.evaluations(), "evaluation") + "; take an epsilon of at least "
                    + NumberText.atLeast(nearest.unseen().p99(), 2) + ", or a solver that is not tuned");
        }
        return within;
    }

    /**
     * Writes the methods as a JSON object.
     *
     * @return the text of a file
     */
    public String json() {
        return TunedJson.write(this);
    }
}
