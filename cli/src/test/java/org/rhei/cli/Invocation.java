package org.rhei.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.rhei.cli.terminal.Terminal;

/** The command run within the test's process, and what came of it. */
public record Invocation(int exitCode, String out, String err) {
    public static Invocation of(String... args) {
        return of(false, args);
    }

    /** The same before somebody who watches. */
    static Invocation watched(String... args) {
        return of(true, args);
    }

    public static Invocation of(boolean watched, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Main.run(new Terminal(new PrintWriter(out), new PrintWriter(err), watched), args);
        return new Invocation(exitCode, out.toString(), err.toString());
    }
}
