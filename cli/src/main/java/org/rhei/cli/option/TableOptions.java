package org.rhei.cli.option;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.file.HeaderRule;
import org.rhei.cli.file.InputFile;
import org.rhei.cli.file.ReadOptions;
import picocli.CommandLine.Option;

/** The options for reading files of values. */
public final class TableOptions {
    /** Converts the values of {@code --header}. */
    private static final class Header extends NameConverter<HeaderRule> {
        Header() {
            super(List.of(HeaderRule.values()));
        }
    }

    @Option(
            names = "--header",
            paramLabel = "RULE",
            converter = Header.class,
            description = "If the first row of the .csv files that are read holds the names of the columns: yes, no or"
                    + " auto, which refuses a row that can be read both ways (default: auto).")
    private @Nullable HeaderRule header;

    /** Returns the options as a value. */
    public ReadOptions request() {
        return new ReadOptions(header == null ? HeaderRule.AUTO : header, null);
    }

    /** Returns a file with these options; null if it is null. */
    public @Nullable InputFile of(@Nullable InputFile file) {
        return file == null ? null : file.with(request());
    }
}
