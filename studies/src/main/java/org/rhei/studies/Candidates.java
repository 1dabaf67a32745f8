package org.rhei.studies;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.rhei.networks.MethodConfig;
import org.rhei.solvers.diffusion.DenoisingSolver;
import org.rhei.studies.Candidate.Spacing;

/** The candidates of a study for which none are given. */
public final class Candidates {
    /** The evaluations of a sample to sweep over, rounded down to whole steps; 100 is GenSBI's number. */
    private static final int[] EVALUATIONS = {8, 10, 12, 14, 18, 24, 32, 50, 100};

    /** The steps of fitted methods: a fit costs more the more there are. */
    private static final int[] FITTED = {8, 10, 12, 14, 18, 24};

    /** The steps of methods that are tuned as a whole. */
    private static final int[] TUNED = {8, 10, 12, 14};

    /** The evaluations of a choice beyond those of a sweep, about √2 apart. */
    private static final int[] MANY = {140, 200, 280, 400, 560, 800};

    private static final double[] TOLERANCES = {1e-2, 1e-3, 1e-4, 1e-5};

    private Candidates() {}

    /**
     * Sweeps simple, multistep and adaptive solvers over their grids, for models of a method; for flow matching also
     * multistep methods fitted to the observation, for diffusions also methods that use the denoiser.
     *
     * <p>Fixed steps have the uniform and the quadratic grid (EDM diffusion: EDM's), and a calibrated one.
     *
     * @param method how the model was trained
     * @return the candidates in the order of a study
     */
    public static List<Candidate> of(MethodConfig method) {
        boolean edm = method instanceof MethodConfig.EdmDiffusion;
        List<Candidate> all = new ArrayList<>();
        if (edm) {
            sweep(all, "euler", 1, 0, Spacing.SCHEDULE);
            sweep(all, "heun", 2, 1, Spacing.SCHEDULE);
        }
        for (Spacing spacing : edm
                ? new Spacing[] {Spacing.EDM, Spacing.CALIBRATED}
                : new Spacing[] {Spacing.UNIFORM, Spacing.QUADRATIC, Spacing.CALIBRATED}) {
            sweep(all, "euler", 1, 0, spacing);
            sweep(all, "midpoint", 2, 0, spacing);
            sweep(all, "heun", 2, 0, spacing);
            sweep(all, "rk4", 4, 0, spacing);
            sweep(all, "adams-bashforth2", 1, -1, spacing);
            sweep(all, "adams-bashforth3", 1, -1, spacing);
        }
        if (method instanceof MethodConfig.FlowMatching) {
            all.addAll(quadratic(Candidate.FITTED, FITTED));
        } else {
            for (DenoisingSolver.Method denoising : DenoisingSolver.Method.values()) {
                sweep(all, denoising.toString(), 1, 0, Spacing.SCHEDULE);
            }
        }
        for (double tolerance : TOLERANCES) {
            all.add(new Candidate("dopri5", Spacing.SHARED, tolerance));
            all.add(new Candidate("dopri5", Spacing.PER_SAMPLE, tolerance));
            all.add(new Candidate("tsit5", Spacing.PER_SAMPLE, tolerance));
        }
        return List.copyOf(all);
    }

    /**
     * Returns the candidates of a choice on a pilot, the cheapest first; the work of a fit to the observation is shared out
     * among the samples: see {@link SolverChoice}.
     *
     * @param subject with several observations no candidate is fitted to one of them
     * @param draws the number of samples to be drawn, at least 1
     */
    static List<Candidate> quick(Subject subject, long draws) {
        MethodConfig method = subject.method();
        List<Candidate> all = new ArrayList<>();
        for (int steps : new int[] {5, 7, 9, 11, 13, 15, 19, 23, 31, 47, 63, 99}) {
            all.add(new Candidate("adams-bashforth3", Spacing.CALIBRATED, steps));
        }
        for (int steps : new int[] {8, 12, 16, 32, 64}) {
            all.add(new Candidate("midpoint", Spacing.CALIBRATED, steps));
            if (method instanceof MethodConfig.EdmDiffusion) {
                all.add(new Candidate("heun", Spacing.SCHEDULE, steps));
            }
        }
        if (method instanceof MethodConfig.FlowMatching) {
            if (subject.observations() == 1) {
                all.addAll(quadratic(Candidate.FITTED, FITTED));
                all.addAll(quadratic(Candidate.TUNED, TUNED));
            }
        } else {
            for (int steps : EVALUATIONS) {
                for (DenoisingSolver.Method denoising : DenoisingSolver.Method.values()) {
                    all.add(new Candidate(denoising.toString(), Spacing.SCHEDULE, steps));
                }
            }
        }
        Comparator<Candidate> cheapest = Comparator.comparingDouble(
                one -> one.evaluations().orElseThrow() + (double) one.evaluationsToFit(subject.dimension()) / draws);
        all.sort(cheapest);
        for (double tolerance : new double[] {1e-4, 1e-5, 1e-6}) {
            all.add(new Candidate("dopri5", Spacing.PER_SAMPLE, tolerance));
        }
        all.addAll(many(method).stream().sorted(cheapest).toList());
        return List.copyOf(all);
    }

    /** Returns candidates of many steps, for small errors. */
    private static List<Candidate> many(MethodConfig method) {
        List<Candidate> all = new ArrayList<>();
        for (int steps : MANY) {
            int half = steps / 2; // of two evaluations each
            all.add(new Candidate("adams-bashforth3", Spacing.CALIBRATED, steps));
            all.add(new Candidate("midpoint", Spacing.CALIBRATED, half));
            if (method instanceof MethodConfig.EdmDiffusion) {
                all.add(new Candidate("heun", Spacing.SCHEDULE, half));
            }
            if (!(method instanceof MethodConfig.FlowMatching)) {
                for (DenoisingSolver.Method denoising : DenoisingSolver.Method.values()) {
                    all.add(new Candidate(denoising.toString(), Spacing.SCHEDULE, steps));
                }
            }
        }
        return all;
    }

    private static List<Candidate> quadratic(String solver, int[] steps) {
        return Arrays.stream(steps)
                .mapToObj(each -> new Candidate(solver, Spacing.QUADRATIC, each))
                .toList();
    }

    /** Returns the candidates that a name can stand for: {@link #of}, and those that are too slow for each study. */
    private static List<Candidate> named(MethodConfig method) {
        List<Candidate> all = new ArrayList<>(of(method));
        if (method instanceof MethodConfig.FlowMatching) {
            all.addAll(quadratic(Candidate.TUNED, TUNED));
        }
        return all;
    }

    /** Adds candidates with (evaluations + more) / each steps for each number of evaluations. */
    private static void sweep(List<Candidate> all, String solver, int each, int more, Spacing spacing) {
        int before = 0;
        for (int evaluations : EVALUATIONS) {
            int steps = (evaluations + more) / each;
            if (steps > before) {
                all.add(new Candidate(solver, spacing, steps));
                before = steps;
            }
        }
    }

    /**
     * Reads a list of candidates. An item {@code solver/grid/size} is one candidate; {@code solver} or {@code solver/grid}
     * stands for all such candidates of {@link #of}; {@code tuned} stands for methods that are tuned as a whole, which {@link #of}
     * leaves out as each takes as long as many others.
     *
     * @param items the list
     * @param method how the model was trained
     * @return the candidates without duplicates
     * @throws IllegalArgumentException when an item is neither, or does not suit the method
     */
    public static List<Candidate> parse(List<String> items, MethodConfig method) {
        List<Candidate> all = new ArrayList<>();
        for (String item : items) {
            String text = item.strip();
            List<Candidate> found = text.chars().filter(c -> c == '/').count() == 2
                    ? List.of(Candidate.parse(text))
                    : named(method).stream()
                            .filter(one -> one.toString().startsWith(text + "/"))
                            .toList();
            if (found.isEmpty()) {
                throw new IllegalArgumentException("no candidate is named '" + text
                        + "', expected solver/grid/size, or solver or solver/grid of "
                        + named(method).stream()
                                .map(Candidate::solver)
                                .distinct()
                                .toList());
            }
            for (Candidate one : found) {
                one.requireSuits(method);
                if (!all.contains(one)) {
                    all.add(one);
                }
            }
        }
        return List.copyOf(all);
    }
}
