package org.rhei.studies;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.rhei.kernel.text.NumberText;
import org.rhei.studies.Measurement.Cost;

/** Writes measurements as comma-separated values. */
final class MeasurementCsv {
    private static final String HEADER = "observation,role,solver,grid,steps,tolerance,evaluations,seconds,seconds_min,"
            + "seconds_max,fit_evaluations,fit_seconds,mean,p50,p99,max,flips,swd,mmd,status\n";

    private MeasurementCsv() {}

    static String write(List<Measurement> measurements) {
        return HEADER + measurements.stream().map(MeasurementCsv::line).collect(Collectors.joining());
    }

    private static String line(Measurement one) {
        boolean adaptive = one.candidate().spacing().adaptive();
        String size = one.candidate().sizeText();
        Cost cost = one.cost();
        return String.join(
                        ",",
                        Integer.toString(one.observation() + 1),
                        one.role().name().toLowerCase(Locale.ROOT),
                        one.candidate().solver(),
                        one.candidate().spacing().toString(),
                        adaptive ? "" : size,
                        adaptive ? size : "",
                        number(cost.evaluations()),
                        number(cost.seconds().median()),
                        number(cost.seconds().least()),
                        number(cost.seconds().most()),
                        Long.toString(cost.fit().evaluations()),
                        number(cost.fit().seconds()),
                        error(one, errors -> number(errors.mean())),
                        error(one, errors -> number(errors.p50())),
                        error(one, errors -> number(errors.p99())),
                        error(one, errors -> number(errors.max())),
                        error(one, errors -> Integer.toString(errors.flips())),
                        number(one.accuracy().slicedWasserstein()),
                        number(one.accuracy().mmd()),
                        quoted(one.status().toString()))
                + "\n";
    }

    private static String error(Measurement one, Function<SampleErrors, String> text) {
        return one.accuracy().errors().map(text).orElse("");
    }

    private static String number(double value) {
        if (Double.isNaN(value)) {
            return "";
        }
        return value == Math.rint(value) && Math.abs(value) < 1e9
                ? Long.toString((long) value)
                : NumberText.number(value, 4);
    }

    private static String quoted(String text) {
        return text.matches("[^,\"\r\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
