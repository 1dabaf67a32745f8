package org.rhei.pipelines;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.kernel.statistics.Quantiles;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.evaluation.Condition;
import org.rhei.pipelines.field.NetworkField;
import org.rhei.pipelines.method.GenerativeMethod;
import org.rhei.pipelines.method.ReferenceSolver;
import org.rhei.pipelines.method.SampleGroups;
import org.rhei.pipelines.method.SampledStates;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.pipelines.options.Scheme;
import org.rhei.pipelines.options.States;
import org.rhei.solvers.IntegrationException;
import org.rhei.solvers.Progress;
import org.rhei.solvers.Solver;
import org.rhei.solvers.Statistics;
import org.rhei.solvers.multistep.Multistep;
import org.rhei.solvers.sde.SdeSolver;

/**
 * Estimates the error of the solver from the first samples of a draw. It solves for them again from equal initial states:
 * <ul>
 * <li>the probability flow by the method of Adams and Bashforth of order 3, with two to three times the evaluations of the draw;
 * <li>an SDE along equal paths by steps of half the size, or of twice the size where those would follow other paths. The strong order is
 *     taken to be 1;
 * <li>EDM's sampler with a noise schedule of its own by twice as many steps.
 * </ul>
 * The number of samples follows from a share of the draw's evaluations, so that it does not depend on the machine. Used by one thread.
 */
final class ErrorEstimator {
    /** The share of the draw's evaluations that the finer solution takes. */
    private static final double SHARE = 0.015;

    /** The share that a finer solution for the fewest samples may take. */
    private static final double MOST_SHARE = 0.04;

    /** The fewest samples of an observation: they share a register, so that fewer cost as much. */
    private static final int FEWEST = 16;

    /** The evaluations of the cheapest solution to compare with, in those of the draw. */
    private static final double CHEAPEST = 0.5;

    /** The smallest draw of which an estimate takes no more than twice {@link #SHARE}, with the other solvers that it tries. */
    private static final int LARGE_DRAW = 10_000;

    private static final int MOST = 256;
    private static final int MOST_OBSERVATIONS = 4;

    /** The largest error of a solver that is called better, so that it is not large even if it is estimated too small. */
    private static final double SMALL = 0.6 * ErrorEstimate.LARGE;

    /** The shares of the finer solution's steps that are tried where the error is large. */
    private static final List<Integer> TRIED = List.of(6, 3, 2);

    /** The steps of the finer solution for these where the draw is compared with another. */
    private static final int FINER_STEPS = 96;

    private final ModelConfig config;
    private final SampleOptions options;
    private final Scheme scheme;
    private final ReferenceSolver reference;
    private final BiFunction<Condition, Integer, NetworkField> fields;
    private final Workers workers;
    private final Progress progress;
    private final long total;
    private ErrorEstimate result;

    /**
     * Prepares an estimate.
     *
     * @param fields creates the network's velocity for some observations with as many samples each
     * @param progress cancels an estimate when it cancels the draw
     * @param total the samples of all observations together
     */
    ErrorEstimator(
            ModelConfig config,
            SampleOptions options,
            BiFunction<Condition, Integer, NetworkField> fields,
            Workers workers,
            Progress progress,
            long total) {
        this.config = config;
        this.options = options;
        this.scheme = options.scheme().orElseGet(GenerativeMethod.of(config)::defaultScheme);
        this.reference = ReferenceSolver.of(config);
        this.fields = fields;
        this.workers = workers;
        this.progress = progress;
        this.total = total;
        this.result = ErrorEstimate.none(options.errorEstimate() ? "too few samples" : "switched off");
    }

    /** Returns the estimate, or why there is none. */
    ErrorEstimate result() {
        return result;
    }

    /**
     * Chooses samples before a draw, and copies their initial states.
     *
     * @param x0 the initial states of the draw, one observation after the other
     * @param keys the solver's key of each observation
     * @return empty if nothing can be estimated
     */
    Optional<Pilot> pilot(Tensor x0, Key[] keys, Condition condition) {
        int size = x0.dim(0) / keys.length;
        boolean tooCostly = FEWEST * CHEAPEST > MOST_SHARE * total; // whatever the scheme
        if (!options.errorEstimate() || tooCostly) {
            return Optional.empty();
        }
        if (size < FEWEST) { // of a small part, chunk or batch, though the draw is large
            result = ErrorEstimate.none("fewer than " + FEWEST + " samples of an observation are drawn together");
            return Optional.empty();
        }
        int most = Math.min(MOST_OBSERVATIONS, keys.length);
        int count = Math.clamp((long) (SHARE * total / (3 * FEWEST)), 1, most);
        int[] observations =
                IntStream.range(0, count).map(i -> i * keys.length / count).toArray();
        return Optional.of(Pilot.of(x0, keys, condition, observations, Math.min(size, MOST / count)));
    }

    /**
     * Compares samples with a finer solution.
     *
     * @param all the samples chosen before the draw
     * @param drawn the states that the draw reached
     * @param size the number of samples of each observation
     */
    void compare(Pilot all, SampledStates drawn, int size) {
        Statistics statistics = drawn.solution().statistics();
        double evaluations = statistics.meanEvaluations();
        if (scheme instanceof Scheme.Edm edm && edm.churn().amount() > 0) {
            result = ErrorEstimate.none("the sampler's noise depends on its steps");
            return;
        }
        if (statistics.accepted() < 2) {
            result = ErrorEstimate.none("a single step");
            return;
        }
        try {
            result = compared(all, drawn, size, evaluations);
        } catch (IntegrationException | IllegalArgumentException e) { // the latter where finer steps vanish in float32
            result = ErrorEstimate.none("the finer solution failed");
        }
    }

    private ErrorEstimate compared(Pilot all, SampledStates drawn, int size, double evaluations) {
        Comparison comparison = comparison(evaluations);
        int samples = samples(comparison.evaluations() / evaluations);
        int observations = Math.min(all.keys().length, samples / FEWEST);
        if (observations == 0) {
            return result;
        }
        int each = Math.min(all.each(), samples / observations) / FEWEST * FEWEST;
        Pilot pilot = all.first(observations, each);
        RelativeErrors errors = RelativeErrors.of(drawn, pilot.observations(), size);
        return new Comparing(pilot, errors, evaluations).estimate(comparison, pilot.reached(drawn, size));
    }

    private int samples(double cost) {
        long most = (long) (SHARE * total / cost) / FEWEST * FEWEST;
        boolean fewest = FEWEST * cost <= MOST_SHARE * total;
        return most > 0 ? (int) Math.min(most, MOST) : fewest ? FEWEST : 0;
    }

    /** Returns the evaluations that an estimate may take with all solutions, in those of a sample of the draw. */
    private double allowance() {
        return Math.max(2 * SHARE * total, Math.min(2 * MOST_SHARE * total, 2 * SHARE * LARGE_DRAW));
    }

    /**
     * A more accurate solution.
     *
     * @param factor multiplies the distance from it
     * @param evaluations the evaluations of a sample
     * @param noisy true if it follows the paths of the draw's noise
     */
    private record Comparison(Scheme scheme, double factor, double evaluations, boolean noisy) {}

    private Comparison comparison(double evaluations) {
        return switch (scheme) {
            case Scheme.ReverseSde(SdeSolver solver) ->
                alongPaths(solver, Scheme.SCORE_NOISE_END, Scheme.SCORE_DATA_END, Scheme.ReverseSde::new, evaluations);
            case Scheme.ZeroEnds(double alpha, SdeSolver solver) ->
                alongPaths(solver, 0, 1, other -> new Scheme.ZeroEnds(alpha, other), evaluations);
            case Scheme.NonSingular(double alpha, SdeSolver solver) ->
                alongPaths(solver, 0, 1, other -> new Scheme.NonSingular(alpha, other), evaluations);
            case Scheme.Edm edm
            when edm.schedule().isPresent() ->
                new Comparison(edm.nsteps(2 * edm.nsteps()), edm.order() == 1 ? 2 : 4.0 / 3, 2 * evaluations, false);
            case Scheme.Edm _, Scheme.Ode _, Scheme.Denoising _ -> {
                int steps = ReferenceSolver.finerSteps(evaluations);
                yield new Comparison(new Scheme.Ode(reference.solver(steps)), 1, steps + 1, false);
            }
        };
    }

    /** Compares with half the steps' size, or with twice their size where a path is not known more finely. The order is 1. */
    private Comparison alongPaths(
            SdeSolver solver, double first, double last, Function<SdeSolver, Scheme> scheme, double evaluations) {
        double from = first;
        double to = last;
        if (options.states() instanceof States.At(List<Double> times)) {
            from = times.getFirst();
            to = times.getLast();
        }
        Optional<SdeSolver> halved = solver.withHalvedSteps(from, to);
        return halved.isPresent()
                ? new Comparison(scheme.apply(halved.get()), 2, 2 * evaluations, true)
                : new Comparison(scheme.apply(solver.withDoubledSteps(from, to)), 1, evaluations / 2, true);
    }

    /** Solves for some samples again and measures distances. */
    private final class Comparing {
        private final Pilot pilot;
        private final RelativeErrors errors;
        private final double evaluations;

        /** The evaluations of a sample that further solutions may take. */
        private double left;

        Comparing(Pilot pilot, RelativeErrors errors, double evaluations) {
            this.pilot = pilot;
            this.errors = errors;
            this.evaluations = evaluations;
            this.left = allowance() * evaluations / pilot.x0().dim(0);
        }

        /** Returns the estimate for the states that the draw reached. */
        ErrorEstimate estimate(Comparison comparison, Tensor reached) {
            if (errors.hasNoSpread()) {
                return ErrorEstimate.none("the samples have no spread");
            }
            Tensor finer = solution(comparison.scheme());
            left -= comparison.evaluations();
            double[] sorted = errors.sorted(reached, finer, comparison.factor());
            if (sorted.length == 0) {
                return ErrorEstimate.none("the samples failed");
            }
            ErrorEstimate estimate = ErrorEstimate.of(sorted, comparison.noisy());
            boolean costly = scheme instanceof Scheme.Edm || scheme instanceof Scheme.ReverseSde;
            return estimate.large() || costly ? withBetter(estimate, comparison.scheme(), finer) : estimate;
        }

        /** Adds the first of some solvers of the probability flow that is better on the samples. */
        private ErrorEstimate withBetter(ErrorEstimate estimate, Scheme compared, Tensor finer) {
            boolean flow = compared instanceof Scheme.Ode;
            int finest = flow ? ReferenceSolver.finerSteps(evaluations) : FINER_STEPS;
            Optional<Tensor> exact = flow ? Optional.of(finer) : affordable(reference.solver(finest), finest);
            for (int part : exact.isPresent() ? TRIED : List.<Integer>of()) {
                int steps = finest / part;
                if (scheme instanceof Scheme.Ode(Multistep _) && steps <= evaluations) {
                    continue; // fewer steps of such a method would be better by chance
                }
                Solver solver = reference.solver(steps);
                double p99 = affordable(solver, steps)
                        .map(reached -> Quantiles.reached(errors.sorted(reached, exact.get(), 1), 0.99))
                        .orElse(Double.NaN);
                boolean cheaper = 2 * (steps + 1) <= evaluations;
                boolean better = 2 * p99 <= estimate.upper() && (estimate.large() || steps < evaluations);
                if (p99 <= SMALL && (cheaper || better)) {
                    return estimate.withBetter(solver, p99);
                }
            }
            return estimate;
        }

        /** Returns the final states of a solver with one evaluation for each step; empty if it takes too many or fails. */
        private Optional<Tensor> affordable(Solver solver, int steps) {
            if (steps + 1 > left) {
                return Optional.empty();
            }
            left -= steps + 1;
            try {
                return Optional.of(solution(new Scheme.Ode(solver)));
            } catch (IntegrationException | IllegalArgumentException e) {
                return Optional.empty(); // the estimate stands without it
            }
        }

        /** Returns the final states of another scheme. */
        private Tensor solution(Scheme other) {
            SampleOptions.Builder builder = SampleOptions.builder().scheme(other);
            options.base().ifPresent(builder::base);
            if (options.states() instanceof States.At(List<Double> times)) {
                builder.timeGrid(times.stream().mapToDouble(Double::doubleValue).toArray());
            }
            return GenerativeMethod.of(config)
                    .process(builder.build())
                    .run(
                            fields.apply(pilot.condition(), pilot.each()),
                            pilot.x0().copy(),
                            new SampleGroups(pilot.keys(), pilot.each(), 0),
                            workers,
                            progress.silent())
                    .states()
                    .getLast();
        }
    }
}
