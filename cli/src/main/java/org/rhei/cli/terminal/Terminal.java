package org.rhei.cli.terminal;

import java.io.PrintStream;
import java.io.PrintWriter;

/**
 * The output streams of the command.
 *
 * @param out results and help
 * @param err failures, warnings and progress
 * @param showsProgress true if {@code err} is a terminal, which shows a progress bar
 */
public record Terminal(PrintWriter out, PrintWriter err, boolean showsProgress) {
    /** Set by the launcher, because Java cannot tell whether standard error is a terminal. */
    private static final String PROGRESS = "rhei.progress";

    /** Returns the streams of this process. */
    public static Terminal ofProcess() {
        return new Terminal(writer(System.out), writer(System.err), Boolean.getBoolean(PROGRESS));
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, stream.charset());
    }
}
