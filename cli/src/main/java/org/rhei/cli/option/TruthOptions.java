package org.rhei.cli.option;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** The option that gives the true values of the parameters. */
public final class TruthOptions {
    /** Converts a true value, or a sign that it is not known. */
    private static final class TrueValue implements ITypeConverter<Double> {
        @Override
        public Double convert(String value) {
            return List.of("", "?", "-").contains(value.strip()) ? Double.NaN : NumberConverters.real(value);
        }
    }

    @Option(
            names = "--truth",
            paramLabel = "VALUES",
            split = ",",
            converter = TrueValue.class,
            description = "True values to compare with, one for each dimension; ? for an unknown value.")
    private Double @Nullable [] truth;

    /** Returns the true values, NaN where one is not known; null if the option is not given. */
    public @Nullable List<Double> values() {
        return truth == null ? null : Arrays.asList(truth);
    }
}
