package org.rhei.cli.option;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.csv.HeaderRule;
import org.rhei.cli.file.InputFile;
import picocli.CommandLine.Option;

/** The options for reading files of values. */
public final class TableOptions {
    /** Converts the values of {@code --header}. */
    private static final class Header extends NameConverter<HeaderRule> {
        Header() {
            super(List.of(HeaderRule.YES, HeaderRule.NO, HeaderRule.AUTO));
        }
    }

    /** Converts the values of {@code --format}. */
    private static final class Format extends NameConverter<String> {
        Format() {
            super(List.of("csv", "npy", "npz", "parquet"));
        }
    }

    @Option(
            names = "--header",
            paramLabel = "RULE",
            converter = Header.class,
            description = "If the first row of the .csv files that are read holds the names of the columns: yes, no or"
                    + " auto, which refuses a row that can be read both ways (default: auto).")
    private @Nullable HeaderRule header;

    @Option(
            names = "--format",
            paramLabel = "NAME",
            converter = Format.class,
            description = "The format of files whose names do not end with it: csv, npy, npz or parquet (default: what"
                    + " comes through a pipe is recognized by its content).")
    private @Nullable String format;

    /** Returns a file with these options. */
    public InputFile applied(InputFile file) {
        return file.with(header == null ? HeaderRule.AUTO : header, format);
    }

    /** Returns a file with these options; null if it is null. */
    public @Nullable InputFile of(@Nullable InputFile file) {
        return file == null ? null : applied(file);
    }
}
