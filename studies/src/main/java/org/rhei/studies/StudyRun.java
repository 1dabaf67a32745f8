package org.rhei.studies;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.rhei.kernel.Key;
import org.rhei.kernel.RandomStreams;
import org.rhei.solvers.IntegrationException;
import org.rhei.studies.Measurement.Role;
import org.rhei.studies.Trial.Prepared;

/** One run of a study: draws, clocks and compares. Used once, by one thread. */
final class StudyRun {
    private final SolverStudy study;
    private final Subject subject;
    private final StudyDraws draws;
    private final Key noise;
    private final Key otherNoise;
    private final List<Measurement> measurements = new ArrayList<>();

    StudyRun(SolverStudy study, Subject subject) {
        this.study = study;
        this.subject = subject;
        RandomStreams.Study keys = RandomStreams.study(study.key());
        this.noise = keys.noise();
        this.otherNoise = keys.otherNoise();
        this.draws = new StudyDraws(study, subject, keys.fits());
    }

    /** Measures all candidates on all observations. */
    StudyReport all() {
        for (int observation = 0; observation < subject.observations(); observation++) {
            measure(observation, study.candidates(), reference(observation));
        }
        return report();
    }

    /**
     * Tries one candidate after the other on all observations until one meets ε; none where the error of the reference reaches a limit.
     */
    StudyReport until(double epsilon, double limit) {
        List<Comparison> comparisons = new ArrayList<>();
        for (int observation = 0; observation < subject.observations(); observation++) {
            comparisons.add(reference(observation));
        }
        List<Candidate> candidates = report().floor() < limit ? study.candidates() : List.of();
        for (Candidate candidate : candidates) {
            for (int observation = 0; observation < subject.observations(); observation++) {
                measure(observation, List.of(candidate), comparisons.get(observation));
            }
            if (report().verdict(epsilon).choice().isPresent()) {
                break;
            }
        }
        return report();
    }

    private StudyReport report() {
        Candidate reference = study.reference(subject.method());
        return new StudyReport(subject.observations(), study.samples(), reference, measurements, draws.settings());
    }

    /** Draws the reference of an observation, and measures the noise and the confirmation. */
    private Comparison reference(int observation) {
        Prepared reference = draws.prepare(observation, study.reference(subject.method()));
        Trial exact = draws.draw(observation, reference, noise);
        Trial other = draws.draw(observation, reference, otherNoise);
        if (!exact.ok() || !other.ok()) {
            throw new IntegrationException("the reference solution " + reference.candidate() + " of observation "
                    + (observation + 1) + " " + (exact.ok() ? other : exact).status());
        }
        Comparison comparison = new Comparison(exact.samples());
        add(observation, Role.NOISE, other, new double[] {other.seconds()}, comparison);
        Prepared confirmation = draws.prepare(observation, study.confirmation(subject.method()));
        Trial confirmed = draws.draw(observation, confirmation, noise);
        add(observation, Role.CONFIRMATION, confirmed, new double[] {confirmed.seconds()}, comparison);
        return comparison;
    }

    private void measure(int observation, List<Candidate> candidates, Comparison comparison) {
        List<Prepared> prepared =
                candidates.stream().map(one -> draws.prepare(observation, one)).toList();
        List<Trial> first = new ArrayList<>();
        double[][] seconds = new double[candidates.size()][study.repeats()];
        for (int repeat = 0; repeat < study.repeats(); repeat++) {
            for (int i = 0; i < candidates.size(); i++) { // all in turn: a slow period of the machine slows all
                Trial trial = draws.draw(observation, prepared.get(i), noise);
                seconds[i][repeat] = trial.seconds();
                if (repeat == 0) {
                    first.add(trial);
                }
            }
        }
        for (int i = 0; i < candidates.size(); i++) {
            add(observation, Role.CANDIDATE, first.get(i), seconds[i], comparison);
        }
    }

    private void add(int observation, Role role, Trial trial, double[] seconds, Comparison comparison) {
        Arrays.sort(seconds);
        measurements.add(new Measurement(
                observation,
                role,
                trial.prepared().candidate(),
                trial.cost(seconds),
                comparison.accuracy(trial, role != Role.NOISE),
                trial.status()));
    }
}
