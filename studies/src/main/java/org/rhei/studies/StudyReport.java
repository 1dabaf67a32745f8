package org.rhei.studies;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.rhei.studies.Measurement.Role;
import org.rhei.studies.Verdict.Overall;

/**
 * What a study found.
 *
 * @param observations on how many observations
 * @param samples of each
 * @param reference what all errors are measured against
 * @param measurements one for each observation and candidate, and for each observation the noise and the confirmation
 * @param settings the candidates with what was fitted for them, for draws after the study; those fitted to an observation
 *     only where there is one observation
 */
public record StudyReport(
        int observations,
        int samples,
        Candidate reference,
        List<Measurement> measurements,
        Map<Candidate, SolverSetting> settings) {
    private static final String HEADER = "observation,role,solver,grid,steps,tolerance,evaluations,seconds,seconds_min,"
            + "seconds_max,fit_evaluations,fit_seconds,mean,p50,p99,max,flips,swd,mmd,status\n";

    public StudyReport {
        measurements = List.copyOf(measurements);
        settings = Map.copyOf(settings);
    }

    /**
     * The cheapest candidate with an error below ε.
     *
     * @param epsilon in units of the posterior's spread, positive and finite
     * @throws IllegalArgumentException when it is not
     */
    public Verdict verdict(double epsilon) {
        return Verdict.of(epsilon, overall(), floor(), observations);
    }

    /** What the reference is known to: the confirmation's p99 on the observation where it is worst. */
    public double floor() {
        return of(Role.CONFIRMATION).stream()
                .mapToDouble(Measurement::p99)
                .max()
                .orElse(Double.POSITIVE_INFINITY);
    }

    /** Each candidate over all observations, in the order of the study. */
    List<Overall> overall() {
        return of(Role.CANDIDATE).stream()
                .collect(Collectors.groupingBy(Measurement::candidate, LinkedHashMap::new, Collectors.toList()))
                .values()
                .stream()
                .map(Overall::of)
                .toList();
    }

    List<Measurement> of(Role role) {
        return measurements.stream().filter(one -> one.role() == role).toList();
    }

    /**
     * All measurements as comma-separated values with a header line. Observations count from 1; what is not known is
     * empty, the error of a sample that did not reach the end {@code inf}.
     */
    public String csv() {
        return HEADER + measurements.stream().map(StudyReport::line).collect(Collectors.joining());
    }

    /**
     * The candidates that no other beats, for people: each is more accurate than all that take as few evaluations.
     */
    public String table() {
        StringBuilder text = new StringBuilder("evaluations  p99      solver/grid/size\n");
        double best = Double.POSITIVE_INFINITY;
        for (Overall one : overall().stream()
                .filter(Overall::ok)
                .sorted(Comparator.comparingDouble(Overall::evaluations).thenComparingDouble(Overall::p99))
                .toList()) {
            if (one.p99() < best) {
                best = one.p99();
                text.append(
                        String.format(Locale.ROOT, "%11.4g  %-7.2g  %s%n", one.evaluations(), best, one.candidate()));
            }
        }
        return text.toString();
    }

    private static String line(Measurement one) {
        boolean adaptive = one.candidate().spacing().adaptive();
        String size = one.candidate().sizeText();
        return String.join(
                        ",",
                        Integer.toString(one.observation() + 1),
                        one.role().name().toLowerCase(Locale.ROOT),
                        one.candidate().solver(),
                        one.candidate().spacing().toString(),
                        adaptive ? "" : size,
                        adaptive ? size : "",
                        number(one.evaluations()),
                        number(one.seconds().median()),
                        number(one.seconds().least()),
                        number(one.seconds().most()),
                        Long.toString(one.fit().evaluations()),
                        number(one.fit().seconds()),
                        error(one, SampleErrors::mean),
                        error(one, SampleErrors::p50),
                        error(one, SampleErrors::p99),
                        error(one, SampleErrors::max),
                        one.errors()
                                .map(errors -> Integer.toString(errors.flips()))
                                .orElse(""),
                        number(one.slicedWasserstein()),
                        number(one.mmd()),
                        quoted(one.status()))
                + "\n";
    }

    private static String error(Measurement one, Function<SampleErrors, Double> which) {
        return one.errors().map(errors -> number(which.apply(errors))).orElse("");
    }

    private static String number(double value) {
        if (Double.isNaN(value)) {
            return "";
        }
        if (Double.isInfinite(value)) {
            return "inf";
        }
        return value == Math.rint(value) && Math.abs(value) < 1e9
                ? Long.toString((long) value)
                : String.format(Locale.ROOT, "%.4g", value);
    }

    private static String quoted(String text) {
        return text.matches("[^,\"\r\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
