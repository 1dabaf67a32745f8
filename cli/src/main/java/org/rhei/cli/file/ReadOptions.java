package org.rhei.cli.file;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.csv.HeaderRule;

/**
 * The options for reading files of values.
 *
 * @param header the rule for the first row of a text table
 * @param format the format of files whose names do not say it, as an ending such as {@code csv}; null to recognize it by
 *     the content
 * @param member the name of the array that is meant in an archive; null if the user gave none
 * @param usualNames the names that the array has usually, where an archive has several
 */
public record ReadOptions(
        HeaderRule header,
        @Nullable String format,
        @Nullable String member,
        List<String> usualNames) {
    /** Headers, formats and arrays are recognized. */
    public static final ReadOptions AUTOMATIC = new ReadOptions(HeaderRule.AUTO, null, null, List.of());

    /** The usual names of observations. */
    static final List<String> DATA = List.of("observations", "observation", "x", "xs", "x_o", "xo", "data");

    /** The usual names of samples and parameters. */
    static final List<String> PARAMETERS = List.of("samples", "theta", "thetas", "parameters", "points", "posterior");

    public ReadOptions {
        usualNames = List.copyOf(usualNames);
    }

    ReadOptions withMember(@Nullable String name) {
        return new ReadOptions(header, format, name, usualNames);
    }

    ReadOptions with(HeaderRule rule, @Nullable String ending) {
        return new ReadOptions(rule, ending, member, usualNames);
    }

    ReadOptions withUsualNames(List<String> names) {
        return new ReadOptions(header, format, member, names);
    }
}
