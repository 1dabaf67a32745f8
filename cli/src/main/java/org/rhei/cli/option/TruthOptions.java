package org.rhei.cli.option;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.terminal.Text;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The option that gives the true values of the parameters. */
public final class TruthOptions {
    /** Converts a true value, or a sign that it is not known. */
    private static final class TrueValue implements ITypeConverter<Double> {
        private static final List<String> UNKNOWN = List.of("?", "-");

        @Override
        public Double convert(String value) {
            if (UNKNOWN.contains(value.strip())) {
                return Double.NaN;
            }
            double number = NumberConverters.isNumber(value) ? NumberConverters.real(value) : Double.NaN;
            if (!Float.isFinite((float) number)) {
                throw new TypeConversionException("found " + Text.quote(value)
                        + ", expected a finite float32 number, or ? for a value that is not known");
            }
            return number;
        }
    }

    @Option(
            names = "--truth",
            paramLabel = "VALUES",
            split = ValueList.SEPARATOR,
            splitSynopsisLabel = ValueList.SHOWN,
            converter = TrueValue.class,
            description = "True values to compare with, one for each dimension; ? for an unknown value.")
    private Double @Nullable [] truth;

    /** Returns the true values, NaN where one is not known; null if the option is not given. */
    public @Nullable List<Double> values() {
        return truth == null ? null : Arrays.asList(truth);
    }
}
