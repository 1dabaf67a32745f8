package org.rhei.pipelines.posterior;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.text.NumberText;

/**
 * Finds the modes of a density, the highest of which is the maximum a posteriori, from samples of it.
 *
 * <p>The search begins at samples of high density that lie apart from each other, and climbs from each by the quasi-Newton method of
 * Broyden, Fletcher, Goldfarb and Shanno (Nocedal and Wright, <i>Numerical optimization</i>, chapter 6) with central differences. All
 * points of a step, those of the differences and those of the line searches, are evaluated in one call, because densities of many points
 * cost little more than that of one. Coordinates are in units of the samples' standard deviations. Ends of the search between which the
 * density does not fall are one mode.
 *
 * <p>Densities of networks are smooth up to rounding; a step must gain {@value #LEAST_GAIN} nats, so modes are exact to about a percent of
 * their width. Instances are immutable and thread-safe.
 */
public final class ModeSearch {
    static final double LEAST_GAIN = 1e-5;

    private static final ModeSearch DEFAULTS = new ModeSearch(8, 100, null, null);
    /** A valley of this depth in nats separates two modes. */
    private static final double VALLEY = 0.02;

    private final int starts;
    private final int most;
    private final double @Nullable [] lower;
    private final double @Nullable [] upper;

    private ModeSearch(int starts, int most, double @Nullable [] lower, double @Nullable [] upper) {
        this.starts = starts;
        this.most = most;
        this.lower = lower;
        this.upper = upper;
    }

    /**
     * Returns a search that begins at 8 samples and takes at most 100 steps from each.
     *
     * @return the search
     */
    public static ModeSearch defaults() {
        return DEFAULTS;
    }

    /**
     * Returns this search with another number of samples where it begins.
     *
     * @param number the number, at least 1
     * @return a new search
     * @throws IllegalArgumentException if the number is below 1
     */
    public ModeSearch starts(int number) {
        return new ModeSearch(positive("starts", number), most, lower, upper);
    }

    /**
     * Returns this search with another limit of steps.
     *
     * @param steps the most steps from each start, at least 1
     * @return a new search
     * @throws IllegalArgumentException if the limit is below 1
     */
    public ModeSearch steps(int steps) {
        return new ModeSearch(starts, positive("steps", steps), lower, upper);
    }

    /**
     * Returns this search inside a box, such as the support of a uniform prior. Differences may use points just outside of it.
     *
     * @param least the lowest value of each element of θ; negative infinity for none
     * @param greatest the greatest values, above the lowest; positive infinity for none
     * @return a new search
     * @throws IllegalArgumentException if the lengths differ, or a lowest value is not below the greatest
     */
    public ModeSearch within(double[] least, double[] greatest) {
        boolean ordered = least.length == greatest.length
                && IntStream.range(0, least.length).allMatch(i -> least[i] < greatest[i]);
        if (!ordered) {
            throw new IllegalArgumentException("lowest values must be below greatest values, found "
                    + Arrays.toString(least) + " and " + Arrays.toString(greatest));
        }
        return new ModeSearch(starts, most, least.clone(), greatest.clone());
    }

    private static int positive(String what, int number) {
        if (number < 1) {
            throw new IllegalArgumentException(what + " must be at least 1, found " + number);
        }
        return number;
    }

    /**
     * Returns the modes that climbs from samples reach.
     *
     * @param samples shape (n, …), n ≥ 2: finite samples of the density; those outside of the bounds are not climbed from
     * @param logDensity returns the log-density of each of any number of points, shape (m, …) with the axes of the samples; negative
     *     infinity or NaN where a point has none
     * @return the modes with descending density, at least one
     * @throws IllegalArgumentException if there are fewer than two samples, one is not finite, none inside the bounds has a finite
     *     log-density, or a log-density is positive infinity
     */
    public List<PosteriorMode> search(Tensor samples, UnaryOperator<Tensor> logDensity) {
        return search(samples, logDensity.apply(samples), logDensity);
    }

    /**
     * Returns the modes that climbs from samples reach whose log-densities are known.
     *
     * @param samples as above
     * @param logDensities the log-density of each sample, shape (n,)
     * @param logDensity as above
     * @return the modes with descending density, at least one
     * @throws IllegalArgumentException as above, or if the number of log-densities is another one
     */
    public List<PosteriorMode> search(Tensor samples, Tensor logDensities, UnaryOperator<Tensor> logDensity) {
        if (logDensities.size() != samples.dim(0)) {
            throw new IllegalArgumentException("found " + NumberText.count(logDensities.size(), "value")
                    + " of the log-density, expected one for each of " + NumberText.count(samples.dim(0), "sample"));
        }
        SearchSpace space = SearchSpace.of(samples, logDensity, lower, upper);
        List<Climb> climbs = starts(space, samples, logDensities.data());
        List<Climb> open = new ArrayList<>(climbs);
        while (!open.isEmpty()) {
            differentiate(space, open);
            step(space, open);
            open.removeIf(climb -> climb.ended(most));
        }
        climbs.sort(Comparator.comparingDouble(Climb::value).reversed());
        return distinct(space, climbs).stream()
                .map(climb -> new PosteriorMode(
                        space.point(climb.position()), climb.value(), climb.steps(), climb.reachedTop()))
                .toList();
    }

    /** Returns climbs from the samples of highest density that are apart from each other, then from the others of highest density. */
    private List<Climb> starts(SearchSpace space, Tensor samples, float[] found) {
        double[][] positions = space.positions(samples);
        double[] values = space.checked(found, samples);
        int[] ranked = IntStream.range(0, positions.length)
                .filter(i -> Double.isFinite(values[i]) && space.contains(samples, i))
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> values[i]).reversed())
                .mapToInt(Integer::intValue)
                .toArray();
        if (ranked.length == 0) {
            throw new IllegalArgumentException("none of " + NumberText.count(positions.length, "sample")
                    + " has a finite log-density" + (lower == null ? "" : " and lies inside the bounds"));
        }
        double apart = 0.5 * Math.sqrt(space.dimension());
        List<Integer> chosen = new ArrayList<>();
        for (int i : ranked) {
            if (chosen.size() < starts
                    && chosen.stream().allMatch(j -> SearchSpace.distance(positions[i], positions[j]) >= apart)) {
                chosen.add(i);
            }
        }
        for (int i : ranked) {
            if (chosen.size() < starts && !chosen.contains(i)) {
                chosen.add(i);
            }
        }
        List<Climb> climbs = new ArrayList<>();
        chosen.forEach(i -> climbs.add(new Climb(positions[i], values[i])));
        return climbs;
    }

    private static void differentiate(SearchSpace space, List<Climb> climbs) {
        List<double[]> points = new ArrayList<>();
        climbs.forEach(climb -> points.addAll(climb.differencePoints()));
        double[] values = space.logDensities(points);
        int each = 2 * space.dimension();
        for (int i = 0; i < climbs.size(); i++) {
            climbs.get(i).differentiate(Arrays.copyOfRange(values, i * each, (i + 1) * each));
        }
    }

    private static void step(SearchSpace space, List<Climb> climbs) {
        List<double[]> points = new ArrayList<>();
        climbs.forEach(climb -> points.addAll(climb.candidates(space)));
        double[] values = space.logDensities(points);
        for (int i = 0; i < climbs.size(); i++) {
            int from = i * Climb.CANDIDATES;
            climbs.get(i)
                    .step(
                            points.subList(from, from + Climb.CANDIDATES),
                            Arrays.copyOfRange(values, from, from + Climb.CANDIDATES));
        }
    }

    /** Returns the climbs, sorted by density, without those that a path without a valley joins to a higher one. */
    private static List<Climb> distinct(SearchSpace space, List<Climb> climbs) {
        List<Climb> distinct = new ArrayList<>();
        for (Climb climb : climbs) {
            if (distinct.stream().noneMatch(other -> joined(space, climb, other))) {
                distinct.add(climb);
            }
        }
        return distinct;
    }

    private static boolean joined(SearchSpace space, Climb lower, Climb higher) {
        List<double[]> between = new ArrayList<>();
        for (int i = 1; i < 8; i++) {
            between.add(SearchSpace.between(lower.position(), higher.position(), i / 8.0));
        }
        double least = Arrays.stream(space.logDensities(between)).min().orElseThrow();
        return least >= lower.value() - VALLEY;
    }
}
