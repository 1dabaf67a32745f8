package org.rhei.studies;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.rhei.diagnostics.MaximumMeanDiscrepancy;
import org.rhei.diagnostics.Points;
import org.rhei.diagnostics.SlicedWasserstein;
import org.rhei.kernel.Key;
import org.rhei.kernel.RandomStreams;
import org.rhei.kernel.Tensor;
import org.rhei.pipelines.SampleResult;
import org.rhei.pipelines.options.Scheme;
import org.rhei.solvers.IntegrationException;
import org.rhei.solvers.OnFailure;
import org.rhei.solvers.Outcome;
import org.rhei.solvers.Progress;
import org.rhei.solvers.Solver;
import org.rhei.solvers.diffusion.DenoisingSolver;
import org.rhei.studies.Measurement.Fit;
import org.rhei.studies.Measurement.Role;
import org.rhei.studies.Measurement.Seconds;

/** One run of a study: draws, clocks and compares. Used once, by one thread. */
final class StudyRun {
    /** What an adaptive solver may cost, for the progress alone. */
    private static final int ADAPTIVE_EVALUATIONS = 100;

    private final SolverStudy study;
    private final Subject subject;
    private final Fits fits;
    private final Map<Candidate, SolverSetting> settings = new HashMap<>();
    private final Key noise;
    private final Key otherNoise;
    private final double work;
    private double done;

    StudyRun(SolverStudy study, Subject subject) {
        this.study = study;
        this.subject = subject;
        RandomStreams.Study keys = RandomStreams.study(study.key());
        this.noise = keys.noise();
        this.otherNoise = keys.otherNoise();
        this.fits = new Fits(subject, keys.fits());
        double each = study.candidates().stream()
                .mapToDouble(one -> study.repeats() * cost(one) + costToFit(one))
                .sum();
        this.work = subject.observations() * (each + 3 * cost(study.reference(subject.method())));
    }

    private static int cost(Candidate candidate) {
        return candidate.evaluations().orElse(ADAPTIVE_EVALUATIONS);
    }

    /** The evaluations of a fit as if they were the samples' own. */
    private double costToFit(Candidate candidate) {
        return (double) candidate.evaluationsToFit(subject.dimension()) / study.samples();
    }

    /** Tries all candidates on all observations. */
    StudyReport report() {
        List<Measurement> all = new ArrayList<>();
        for (int observation = 0; observation < subject.observations(); observation++) {
            Comparison comparison = reference(observation, all);
            measure(observation, study.candidates(), comparison, all);
        }
        return report(all);
    }

    /**
     * Tries one candidate after the other on all observations until one meets ε; none where the reference is not known
     * to ε.
     */
    StudyReport until(double epsilon) {
        List<Measurement> all = new ArrayList<>();
        List<Comparison> comparisons = new ArrayList<>();
        for (int observation = 0; observation < subject.observations(); observation++) {
            comparisons.add(reference(observation, all));
        }
        List<Candidate> candidates = report(all).floor() < epsilon ? study.candidates() : List.of();
        for (Candidate candidate : candidates) {
            for (int observation = 0; observation < subject.observations(); observation++) {
                measure(observation, List.of(candidate), comparisons.get(observation), all);
            }
            if (report(all).verdict(epsilon).choice().isPresent()) {
                break;
            }
        }
        return report(all);
    }

    private StudyReport report(List<Measurement> all) {
        return new StudyReport(
                subject.observations(), study.samples(), study.reference(subject.method()), all, settings);
    }

    /** A candidate ready to draw, or why it is not. */
    private record Ready(Candidate candidate, Optional<Scheme> scheme, Fit fit, String status) {}

    private Ready ready(int observation, Candidate candidate) {
        try {
            Fits.Timed<SolverSetting> setting = fits.setting(observation, candidate);
            if (!candidate.fitted() || subject.observations() == 1) {
                settings.put(candidate, setting.value());
            }
            return new Ready(
                    candidate, Optional.of(reporting(setting.value().scheme())), setting.cost(), Measurement.OK);
        } catch (IntegrationException | IllegalArgumentException e) {
            return new Ready(candidate, Optional.empty(), Fit.NONE, "failed: " + e.getMessage());
        } finally {
            done += costToFit(candidate);
        }
    }

    private Comparison reference(int observation, List<Measurement> all) {
        Ready reference = ready(observation, study.reference(subject.method()));
        Trial exact = draw(observation, reference, noise);
        Trial other = draw(observation, reference, otherNoise);
        if (!exact.ok() || !other.ok()) {
            throw new IntegrationException("the reference solution " + reference.candidate() + " of observation "
                    + (observation + 1) + " " + (exact.ok() ? other : exact).status());
        }
        Comparison comparison = new Comparison(exact.samples());
        all.add(measurement(observation, Role.NOISE, other, new double[] {other.seconds}, comparison));
        Trial confirmation = draw(observation, ready(observation, study.confirmation(subject.method())), noise);
        all.add(measurement(
                observation, Role.CONFIRMATION, confirmation, new double[] {confirmation.seconds}, comparison));
        return comparison;
    }

    private void measure(int observation, List<Candidate> candidates, Comparison comparison, List<Measurement> all) {
        List<Ready> ready =
                candidates.stream().map(one -> ready(observation, one)).toList();
        List<Trial> first = new ArrayList<>();
        double[][] seconds = new double[candidates.size()][study.repeats()];
        for (int repeat = 0; repeat < study.repeats(); repeat++) {
            for (int i = 0; i < candidates.size(); i++) { // all in turn, so that what slows the machine slows all
                Trial trial = draw(observation, ready.get(i), noise);
                seconds[i][repeat] = trial.seconds;
                if (repeat == 0) {
                    first.add(trial);
                }
            }
        }
        for (int i = 0; i < candidates.size(); i++) {
            all.add(measurement(observation, Role.CANDIDATE, first.get(i), seconds[i], comparison));
        }
    }

    /**
     * A draw that may have failed.
     *
     * @param draw empty when no sample came of it
     * @param status as in {@link Measurement}
     */
    private record Trial(Ready candidate, Optional<SampleResult> draw, double seconds, String status) {
        boolean ok() {
            return status.equals(Measurement.OK);
        }

        Tensor samples() {
            return draw.orElseThrow().samples();
        }
    }

    private Trial draw(int observation, Ready candidate, Key key) {
        double weight = cost(candidate.candidate());
        try {
            if (candidate.scheme().isEmpty()) {
                return new Trial(candidate, Optional.empty(), Double.NaN, candidate.status());
            }
            Scheme scheme = candidate.scheme().get();
            long start = System.nanoTime();
            Key own = RandomStreams.observation(key, observation);
            SampleResult draw = subject.draw(observation, scheme, own, study.samples(), part(weight));
            double seconds = 1e-9 * (System.nanoTime() - start);
            return new Trial(candidate, Optional.of(draw), seconds, status(draw));
        } catch (IntegrationException | IllegalArgumentException e) {
            return new Trial(candidate, Optional.empty(), Double.NaN, "failed: " + e.getMessage());
        } finally {
            done += weight;
        }
    }

    /** The same scheme that goes on with the other samples where one fails. */
    private static Scheme reporting(Scheme scheme) {
        return switch (scheme) {
            case Scheme.Ode(Solver solver) -> new Scheme.Ode(solver.onFailure(OnFailure.REPORT));
            case Scheme.Denoising(DenoisingSolver solver, int nsteps) ->
                new Scheme.Denoising(solver.onFailure(OnFailure.REPORT), nsteps);
            default -> scheme;
        };
    }

    private String status(SampleResult draw) {
        Optional<Map.Entry<Integer, Outcome>> first =
                draw.failures().entrySet().stream().min(Map.Entry.comparingByKey());
        return first.map(entry -> String.format(
                        Locale.ROOT,
                        "failed: %d of %d samples, sample %d %s at t = %.4g",
                        draw.failures().size(),
                        study.samples(),
                        entry.getKey(),
                        entry.getValue()
                                .status()
                                .name()
                                .toLowerCase(Locale.ROOT)
                                .replace('_', ' '),
                        entry.getValue().time()))
                .orElse(Measurement.OK);
    }

    private Measurement measurement(int observation, Role role, Trial trial, double[] seconds, Comparison comparison) {
        Arrays.sort(seconds);
        return new Measurement(
                observation,
                role,
                trial.candidate.candidate(),
                trial.draw.map(draw -> draw.statistics().meanEvaluations()).orElse(Double.NaN),
                trial.draw.isPresent() ? Seconds.of(seconds) : Seconds.UNKNOWN,
                trial.candidate.fit(),
                trial.draw
                        .filter(draw -> role != Role.NOISE)
                        .map(draw -> comparison.errors(
                                draw.samples(), draw.failures().keySet())),
                trial.ok() ? comparison.slicedWasserstein(trial.samples()) : Double.NaN,
                trial.ok() ? comparison.mmd(trial.samples()) : Double.NaN,
                trial.status);
    }

    /** The progress of a draw that is part of the work. */
    private Progress part(double weight) {
        double before = done;
        Progress whole = study.progress();
        return new Progress() {
            @Override
            public void done(double fraction) {
                whole.done((before + fraction * weight) / work);
            }

            @Override
            public boolean cancelled() {
                return whole.cancelled();
            }
        };
    }

    /** Samples against those of the reference, each component in units of its spread. */
    private static final class Comparison {
        private final Tensor reference;
        private final double[] spread;
        private final Tensor scaled;
        private final MaximumMeanDiscrepancy mmd;

        Comparison(Tensor reference) {
            this.reference = reference;
            this.spread = Points.of(reference).deviations();
            this.scaled = scaled(reference);
            this.mmd = MaximumMeanDiscrepancy.ofMedian(scaled);
        }

        private Tensor scaled(Tensor samples) {
            float[] numbers = samples.data().clone();
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] /= (float) spread[i % spread.length];
            }
            return Tensor.of(numbers, samples.shape());
        }

        SampleErrors errors(Tensor samples, Set<Integer> failures) {
            return SampleErrors.of(samples, reference, failures);
        }

        double slicedWasserstein(Tensor samples) {
            return SlicedWasserstein.DEFAULT.distance(scaled(samples), scaled);
        }

        double mmd(Tensor samples) {
            return mmd.distance(scaled(samples), scaled);
        }
    }
}
