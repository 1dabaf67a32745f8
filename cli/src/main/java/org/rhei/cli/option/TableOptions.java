package org.rhei.cli.option;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.csv.HeaderRule;
import org.rhei.cli.file.InputFile;
import org.rhei.cli.output.PipedOutput;
import org.rhei.cli.terminal.InputException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options for reading files of values. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class TableOptions {
    /** The option that names a format. */
    static final String FORMAT = "--format";

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
            description = "Whether the first row of .csv input files holds the names of the columns: yes, no or auto,"
                    + " which refuses an ambiguous row (default: auto).")
    private @Nullable HeaderRule header;

    @Option(
            names = FORMAT,
            paramLabel = "NAME",
            converter = Format.class,
            description = "The format of files whose names do not end with one: csv, npy, npz or parquet (default:"
                    + " input from a pipe is recognized by its content). With --out - it is the format of the"
                    + " output.")
    private @Nullable String format;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** Returns a file with these options. */
    public InputFile applied(InputFile file) {
        return file.with(header == null ? HeaderRule.AUTO : header, namesOutput(command) ? null : format);
    }

    /** Returns true if {@code --format} is the format of a result that goes to a pipe; inputs are recognized then. */
    static boolean namesOutput(CommandSpec command) {
        OptionSpec out = command.findOption("--out");
        return out != null && out.getValue() instanceof Path path && PipedOutput.isNamed(path);
    }

    /**
     * Returns the format of a result that goes to a pipe.
     *
     * @param out the name of the pipe
     * @throws InputException if there is none
     */
    static String formatOfPipe(CommandSpec command, Path out) {
        if (command.findOption(FORMAT).getValue() instanceof String format) {
            return format;
        }
        throw new InputException("--out " + out + ": found no --format, expected --format csv, npy, npz or parquet");
    }

    /** Returns a file with these options; null if it is null. */
    public @Nullable InputFile of(@Nullable InputFile file) {
        return file == null ? null : applied(file);
    }
}
