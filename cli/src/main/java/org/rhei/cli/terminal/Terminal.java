package org.rhei.cli.terminal;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The output streams of the command.
 *
 * @param out results and help
 * @param err failures, warnings and progress
 * @param showsProgress true if {@code err} is a terminal, which shows a progress bar
 * @param columns the columns that lines of text are wrapped to; 0 if they may have any length
 * @param interval the time between two lines of progress where {@code err} is no terminal
 */
public record Terminal(PrintWriter out, PrintWriter err, boolean showsProgress, int columns, Duration interval) {
    private static final Duration HALF_A_MINUTE = Duration.ofSeconds(30);

    /** Set by the launcher, because Java cannot tell whether standard error is a terminal. */
    private static final String PROGRESS = "rhei.progress";

    /** Set by the launcher, because Java does not know the width of a terminal. */
    private static final String COLUMNS = "rhei.columns";

    /** The narrowest terminal that lines are wrapped for. */
    private static final int NARROWEST = 40;

    /** The width of text in files, and where standard output is no terminal and {@code COLUMNS} is not set. */
    public static final int STANDARD = 100;

    /** Returns the streams of this process. */
    public static Terminal ofProcess() {
        int columns = Integer.getInteger(COLUMNS, 0);
        return new Terminal(
                writer(System.out),
                writer(System.err),
                Boolean.getBoolean(PROGRESS),
                columns < NARROWEST ? STANDARD : columns,
                HALF_A_MINUTE);
    }

    /** Returns streams that print results on standard error, too. */
    public Terminal onStandardError() {
        return new Terminal(err, err, showsProgress, columns, interval);
    }

    /** Prints a message on standard error, as one line that begins with the name of the command. */
    public void say(String message) {
        err.println("rhei: " + Text.message(message));
        err.flush();
    }

    /** Prints where an exception was thrown on standard error. */
    public void trace(Throwable thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        trace.toString()
                .lines()
                .map(line -> line.replace("\t", "    "))
                .forEach(line -> err.println(Text.printable(line)));
        err.flush();
    }

    /** Returns a writer in the charset of a stream. One that has no letters but ASCII stands for an environment without a locale. */
    private static PrintWriter writer(PrintStream stream) {
        Charset charset =
                stream.charset().equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : stream.charset();
        return new PrintWriter(stream, true, charset);
    }
}
