package org.rhei.studies;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.rhei.kernel.text.NumberText;
import org.rhei.studies.Measurement.Role;

/**
 * The results of a study.
 *
 * @param observations the number of observations
 * @param samples the number of samples of each
 * @param reference the solver against which all errors are measured
 * @param measurements one for each observation and candidate, and for each observation the noise and the confirmation
 * @param settings the candidates with their fitted parts, for draws after the study; those fitted to an observation
 *     only where there is one observation
 */
public record StudyReport(
        int observations,
        int samples,
        Candidate reference,
        List<Measurement> measurements,
        Map<Candidate, SolverSetting> settings) {
    /** Copies the lists. */
    public StudyReport {
        measurements = List.copyOf(measurements);
        settings = Map.copyOf(settings);
    }

    /**
     * Finds the cheapest candidate with an error below ε.
     *
     * @param epsilon in units of the posterior's spread, positive and finite
     * @return the verdict
     * @throws IllegalArgumentException when ε is not positive and finite
     */
    public Verdict verdict(double epsilon) {
        return Verdict.of(epsilon, overall(), floor(), observations);
    }

    /**
     * Returns the accuracy of the reference: the confirmation's p99 on the observation where it is worst.
     *
     * @return in units of the posterior's spread
     */
    public double floor() {
        return of(Role.CONFIRMATION).stream()
                .mapToDouble(one -> one.accuracy().p99())
                .max()
                .orElse(Double.POSITIVE_INFINITY);
    }

    /** Returns each candidate over all observations, in the order of the study. */
    List<CandidateSummary> overall() {
        return of(Role.CANDIDATE).stream()
                .collect(Collectors.groupingBy(Measurement::candidate, LinkedHashMap::new, Collectors.toList()))
                .values()
                .stream()
                .map(CandidateSummary::of)
                .toList();
    }

    List<Measurement> of(Role role) {
        return measurements.stream().filter(one -> one.role() == role).toList();
    }

    /**
     * Writes all measurements as comma-separated values with a header line. Observations count from 1; unknown values are
     * empty, the error of a sample that did not reach the end is {@code inf}.
     *
     * @return the text of a file
     */
    public String csv() {
        return MeasurementCsv.write(measurements);
    }

    /**
     * Writes a table of the candidates that no other beats: each is more accurate than all that take as few evaluations.
     *
     * @return one line for each candidate, after a header
     */
    public String table() {
        StringBuilder text = new StringBuilder("evaluations  p99      solver/grid/size\n");
        double best = Double.POSITIVE_INFINITY;
        for (CandidateSummary one : overall().stream()
                .filter(CandidateSummary::ok)
                .sorted(Comparator.comparingDouble(CandidateSummary::evaluations)
                        .thenComparingDouble(CandidateSummary::p99))
                .toList()) {
            if (one.p99() < best) {
                best = one.p99();
                text.append("%11s  %-7s  %s%n"
                        .formatted(
                                NumberText.number(one.evaluations(), 4), NumberText.number(best, 2), one.candidate()));
            }
        }
        return text.toString();
    }
}
