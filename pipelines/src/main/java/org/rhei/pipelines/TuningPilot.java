package org.rhei.pipelines;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.solvers.Grid;
import org.rhei.solvers.Progress;
import org.rhei.solvers.VelocityField;
import org.rhei.solvers.multistep.FittedMultistep;
import org.rhei.solvers.multistep.PilotEnds;
import org.rhei.solvers.rungekutta.FixedStep;
import org.rhei.solvers.rungekutta.Tableau;

/**
 * The samples that the methods of a model are fitted to and tuned on. Of many samples, those are kept that a fitted method leaves the
 * farthest from their ends, and some others.
 *
 * @param all many samples of all observations, with a rough solution
 * @param field the velocity of the samples that were kept
 * @param ends the samples that were kept, with a good solution
 */
record TuningPilot(FlowSamples all, VelocityField field, PilotEnds ends) {
    /** The samples among which the hardest are searched. */
    private static final int CANDIDATES = 4096;

    private static final int HARDEST = 512;
    private static final int OTHERS = 512;

    /** The samples that a fit begins with. */
    private static final int FITTED = 256;

    /** The evaluations of the method whose errors say which samples are hard. */
    private static final int PROBE = 8;

    private static final int ROUGH = 40;
    private static final int GOOD = 240;

    /** The evaluations of Euler's method, whose largest error is the difficulty of an observation. */
    private static final int DIFFICULTY = 25;

    /** The largest difficulty, in units of the posterior's spread: a sample in another mode says nothing. */
    private static final double MOST_DIFFICULT = 1;

    private static final int ROUNDS = 4;

    static TuningPilot of(Pipeline pipeline, Key key, Observation observations) {
        int each = Math.ceilDiv(CANDIDATES, Math.max(1, observations.count()));
        FlowSamples all = FlowSamples.of(pipeline, key, observations, each).roughly(ROUGH);
        double[] scale = difficulties(all);
        double[] errors = all.distances(all.ends(fit(all, PROBE)));
        int[] kept = kept(IntStream.range(0, errors.length)
                .mapToDouble(i -> errors[i] / scale[i])
                .toArray());
        int[] own = Arrays.stream(kept)
                .map(i -> observations.count() == 0 ? 0 : i / each)
                .toArray();
        VelocityField field = new SolverFitting(pipeline).field(observations, own);
        Tensor start = all.flow().start().select(kept);
        double[] times = {all.flow().from(), all.flow().to()};
        Tensor end = all.reference()
                .solver(GOOD)
                .solve(field, start, times, all.workers(), Progress.NONE)
                .last();
        Tensor units = all.units().select(kept);
        for (int i = 0; i < units.size(); i++) {
            units.data()[i] *= (float) scale[kept[i / units.dim(1)]];
        }
        return new TuningPilot(all, field, new PilotEnds(start, end, units));
    }

    /** Returns for each sample the largest error of Euler's method among the samples of its observation. */
    private static double[] difficulties(FlowSamples all) {
        double[] errors = all.distances(all.ends(
                new FixedStep(Tableau.EULER, all.reference().edm() ? all.grid(DIFFICULTY) : Grid.uniform(DIFFICULTY))));
        double[] scale = new double[errors.length];
        for (int from = 0; from < errors.length; from += all.each()) {
            double largest =
                    Arrays.stream(errors, from, from + all.each()).max().orElseThrow();
            Arrays.fill(scale, from, from + all.each(), Math.clamp(largest, 1e-6, MOST_DIFFICULT));
        }
        return scale;
    }

    /** Returns the indices of the largest errors, and of some others spread evenly, in an order that mixes them. */
    private static int[] kept(double[] errors) {
        int[] sorted = Stream.iterate(0, i -> i + 1)
                .limit(errors.length)
                .sorted(Comparator.comparingDouble(i -> -errors[i]))
                .mapToInt(i -> i)
                .toArray();
        int rest = errors.length - HARDEST;
        int[] kept = new int[HARDEST + OTHERS];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = i < HARDEST ? sorted[i] : sorted[HARDEST + (int) ((long) (i - HARDEST) * rest / OTHERS)];
        }
        Arrays.sort(kept); // by the index of the candidate: independent of its error
        int[] mixed = new int[kept.length];
        for (int i = 0; i < kept.length; i++) {
            mixed[i] = kept[(int) ((i * 769L) % kept.length)]; // 769 is prime and does not divide the length
        }
        return mixed;
    }

    /** Returns a method that is fitted to some samples, then tuned on those that were kept. */
    FittedMultistep tuned(int steps) {
        return fit(all, steps).tuned(field, ends, ROUNDS, all.workers());
    }

    private static FittedMultistep fit(FlowSamples all, int steps) {
        ProbabilityFlow flow = all.flow();
        Tensor some = flow.start().rows(0, FITTED);
        return FittedMultistep.fit(flow.field(), some, flow.from(), flow.to(), all.grid(steps), all.workers());
    }
}
