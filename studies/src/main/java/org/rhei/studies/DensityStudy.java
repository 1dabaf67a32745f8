package org.rhei.studies;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.statistics.Quantiles;
import org.rhei.kernel.text.NumberText;
import org.rhei.networks.MethodConfig;
import org.rhei.pipelines.Density;
import org.rhei.pipelines.Observation;
import org.rhei.pipelines.Pipeline;
import org.rhei.pipelines.TunedSolvers;
import org.rhei.pipelines.method.ReferenceSolver;
import org.rhei.pipelines.options.LogProbOptions;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.solvers.Progress;
import org.rhei.solvers.Solver;

/**
 * The errors of solvers of log-probabilities, in nats, at samples of some observations. Errors are distances from many steps of the method
 * of Adams and Bashforth of order 3; half as many steps say how well that solution is known.
 *
 * @param results one for each solver, in their order
 * @param floor the p99 of the distance of half as many steps from the reference
 * @param points the number of points of all observations together
 */
public record DensityStudy(List<SolverResult> results, double floor, int points) {
    /** The steps of the solution that errors are measured against. */
    public static final int REFERENCE_STEPS = 960;

    private static final int SAMPLE_STEPS = 60;

    private static final List<Integer> STEPS = List.of(20, 30, 40, 60, 80, 120, 240);
    private static final List<Integer> RK4_STEPS = List.of(5, 10, 15, 20, 30, 60);
    private static final List<Double> TOLERANCES = List.of(1e-2, 1e-3, 1e-4, 1e-5);

    /** Copies the list. */
    public DensityStudy {
        results = List.copyOf(results);
    }

    /**
     * A solver to measure.
     *
     * @param name the solver, such as {@code adams-bashforth3/quadratic/30}
     * @param solver the solver
     */
    public record Entry(String name, Solver solver) {}

    /**
     * The size of a study.
     *
     * @param samples the number of samples of each observation, at least 2
     * @param repeats the number of times that each solver computes, for its wall time
     * @param key the source of the samples
     */
    public record Size(int samples, int repeats, Key key) {}

    /**
     * The result of a solver.
     *
     * @param name the solver
     * @param evaluations the evaluations of velocity and divergence for each point, on average
     * @param seconds the wall time of all points: the median of some computations
     * @param mean the mean of the errors, in nats
     * @param p50 the median
     * @param p99 the 99 % quantile
     * @param max the largest error, infinite if a log-probability is not finite
     */
    public record SolverResult(
            String name, double evaluations, double seconds, double mean, double p50, double p99, double max) {}

    /**
     * Returns the solvers that are measured if none are named: Adams and Bashforth's, Runge and Kutta's, adaptive ones, and those that were
     * tuned for the model.
     *
     * @param method the model's method
     * @param tuned the solvers that were tuned for the model
     * @return the solvers
     */
    public static List<Entry> entries(MethodConfig method, Optional<TunedSolvers> tuned) {
        String grid = method instanceof MethodConfig.EdmDiffusion ? "edm" : "quadratic";
        List<Entry> all = new ArrayList<>();
        STEPS.forEach(steps -> all.add(entry("adams-bashforth3/" + grid + "/" + steps)));
        RK4_STEPS.forEach(steps -> all.add(entry("rk4/" + grid + "/" + steps)));
        TOLERANCES.forEach(tolerance -> all.add(entry("dopri5/shared/" + NumberText.tolerance(tolerance))));
        tuned.ifPresent(solvers -> solvers.densities()
                .forEach(rung -> all.add(new Entry(Candidate.TUNED + "/" + rung.evaluations(), rung.solver()))));
        return List.copyOf(all);
    }

    /**
     * Returns named solvers.
     *
     * @param names each {@code solver/grid/size}, or the beginning of a name of {@link #entries} up to a slash
     * @param method the model's method
     * @param tuned the solvers that were tuned for the model
     * @return the solvers without duplicates
     * @throws IllegalArgumentException when a name is not known, or stands for a solver that log-probabilities do not take
     */
    public static List<Entry> parse(List<String> names, MethodConfig method, Optional<TunedSolvers> tuned) {
        List<Entry> known = entries(method, tuned);
        List<Entry> all = new ArrayList<>();
        for (String item : names) {
            String name = item.strip();
            List<Entry> found = known.stream()
                    .filter(entry -> entry.name.equals(name) || entry.name.startsWith(name + "/"))
                    .toList();
            if (found.isEmpty() && (name + "/").startsWith(Candidate.TUNED + "/")) {
                throw new IllegalArgumentException("no solver '" + name + "' was tuned for log-probabilities of this"
                        + " model, expected one of "
                        + known.stream().map(Entry::name).toList());
            }
            for (Entry entry : found.isEmpty() ? List.of(entry(name)) : found) {
                if (all.stream().noneMatch(other -> other.name.equals(entry.name))) {
                    all.add(entry);
                }
            }
        }
        return List.copyOf(all);
    }

    private static Entry entry(String name) {
        Candidate candidate = Candidate.parse(name);
        boolean simple = candidate.family() instanceof SolverFamily.Ode
                && candidate.spacing() != Candidate.Spacing.CALIBRATED
                && candidate.spacing() != Candidate.Spacing.SCHEDULE;
        if (!simple) {
            throw new IllegalArgumentException(
                    name + " is no solver of log-probabilities, expected fixed steps of a named grid, or a tolerance");
        }
        return new Entry(candidate.toString(), CandidateScheme.solver(candidate, Optional.empty()));
    }

    /**
     * Measures solvers at samples of a model.
     *
     * @param pipeline the model
     * @param observations the observations; {@link Observation#NONE} for an unconditional model
     * @param size the size of the study
     * @param entries the solvers
     * @param progress receives the share of the solvers that are done, and may cancel
     * @return the errors
     */
    public static DensityStudy of(
            Pipeline pipeline, Observation observations, Size size, List<Entry> entries, Progress progress) {
        ReferenceSolver adams = ReferenceSolver.of(pipeline.config());
        SampleOptions draw = SampleOptions.builder()
                .solver(adams.solver(SAMPLE_STEPS))
                .errorEstimate(false)
                .build();
        boolean none = observations.count() == 0;
        Tensor drawn = none
                ? pipeline.sample(size.key, observations, size.samples, draw)
                : pipeline.sampleBatched(size.key, observations, size.samples, draw);
        int count = Math.max(1, observations.count()) * size.samples;
        Tensor points = drawn.reshape(count, drawn.size() / count);
        int[] own = IntStream.range(0, count).map(i -> i / size.samples).toArray();
        Observation each = none ? observations : observations.select(own);
        float[] exact = density(pipeline, points, each, adams.solver(REFERENCE_STEPS))
                .logProb()
                .data();
        float[] half = density(pipeline, points, each, adams.solver(REFERENCE_STEPS / 2))
                .logProb()
                .data();
        List<SolverResult> results = new ArrayList<>();
        for (Entry entry : entries) {
            results.add(measure(pipeline, points, each, entry, size.repeats, exact));
            progress.done((double) results.size() / entries.size());
            if (progress.cancelled()) {
                throw new CancellationException("cancelled");
            }
        }
        return new DensityStudy(results, Quantiles.reached(errors(half, exact), 0.99), count);
    }

    private static SolverResult measure(
            Pipeline pipeline, Tensor points, Observation each, Entry entry, int repeats, float[] exact) {
        double[] seconds = new double[repeats];
        Density density = density(pipeline, points, each, entry.solver); // makes the time tables
        for (int repeat = 0; repeat < repeats; repeat++) {
            long start = System.nanoTime();
            density = density(pipeline, points, each, entry.solver);
            seconds[repeat] = 1e-9 * (System.nanoTime() - start);
        }
        Arrays.sort(seconds);
        double[] errors = errors(density.logProb().data(), exact);
        return new SolverResult(
                entry.name,
                density.statistics().meanEvaluations(),
                seconds[repeats / 2],
                Arrays.stream(errors).average().orElseThrow(),
                Quantiles.reached(errors, 0.5),
                Quantiles.reached(errors, 0.99),
                errors[errors.length - 1]);
    }

    private static Density density(Pipeline pipeline, Tensor points, Observation each, Solver solver) {
        return DensityChoice.density(pipeline, points, each, LogProbOptions.defaults(), solver);
    }

    /** Returns the errors in ascending order; infinite where a log-probability is not finite. */
    private static double[] errors(float[] found, float[] exact) {
        return IntStream.range(0, exact.length)
                .mapToDouble(i -> Math.abs((double) found[i] - exact[i]))
                .map(error -> Double.isNaN(error) ? Double.POSITIVE_INFINITY : error)
                .sorted()
                .toArray();
    }

    /**
     * Finds the cheapest solver with an error below ε.
     *
     * @param epsilon the largest p99, in nats
     * @return the solver with the fewest evaluations; empty if none is accurate enough, or the reference is not known well enough
     */
    public Optional<SolverResult> choice(double epsilon) {
        return results.stream()
                .filter(one -> floor < epsilon && one.p99 < epsilon)
                .min(Comparator.comparingDouble(SolverResult::evaluations));
    }

    /**
     * Returns the most accurate solver.
     *
     * @return the solver with the smallest p99
     */
    public SolverResult nearest() {
        return results.stream()
                .min(Comparator.comparingDouble(SolverResult::p99))
                .orElseThrow();
    }

    /**
     * Returns the result in words.
     *
     * @param epsilon the largest p99, in nats
     * @return a sentence or two
     */
    public String verdict(double epsilon) {
        String asked = NumberText.number(epsilon) + " nats at " + NumberText.count(points, "point");
        if (floor >= epsilon) {
            return "No statement is possible for " + asked + ": the reference is known to "
                    + NumberText.number(floor, 2) + " only.";
        }
        return choice(epsilon)
                .map(one -> one.name + " is the cheapest of " + results.size() + " solvers whose p99 error is below "
                        + asked + ": " + words(one))
                .orElseGet(() -> "None of " + results.size() + " solvers has a p99 error below " + asked
                        + ". The most accurate is "
                        + nearest().name + ": " + words(nearest()));
    }

    private static String words(SolverResult one) {
        return NumberText.number(one.evaluations, 4) + " evaluations, p50 " + NumberText.number(one.p50, 2) + ", p99 "
                + error(one.p99) + ", largest " + error(one.max) + ".";
    }

    /**
     * Writes all results as comma-separated values with a header line.
     *
     * @return the text of a file
     */
    public String csv() {
        return "solver,evaluations,seconds,mean,p50,p99,max\n"
                + results.stream().map(DensityStudy::line).collect(Collectors.joining());
    }

    private static String line(SolverResult one) {
        return String.join(
                        ",",
                        one.name,
                        NumberText.number(one.evaluations, 4),
                        NumberText.number(one.seconds, 4),
                        error(one.mean),
                        error(one.p50),
                        error(one.p99),
                        error(one.max))
                + "\n";
    }

    private static String error(double nats) {
        return Double.isFinite(nats) ? NumberText.number(nats, 3) : "inf";
    }
}
