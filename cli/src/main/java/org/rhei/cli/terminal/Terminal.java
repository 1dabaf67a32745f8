package org.rhei.cli.terminal;

import java.io.PrintStream;
import java.io.PrintWriter;

/**
 * Where the command speaks.
 *
 * @param out results and help
 * @param err faults and progress
 * @param showsProgress whether somebody watches {@code err}: a bar there is no clutter
 */
public record Terminal(PrintWriter out, PrintWriter err, boolean showsProgress) {
    /** Set by the launcher: whether standard error is a terminal is more than Java knows. */
    private static final String PROGRESS = "rhei.progress";

    public static Terminal ofProcess() {
        return new Terminal(writer(System.out), writer(System.err), Boolean.getBoolean(PROGRESS));
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, stream.charset());
    }
}
