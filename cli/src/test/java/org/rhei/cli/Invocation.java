package org.rhei.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.rhei.cli.terminal.Terminal;

/**
 * A run of the command within the test's process.
 *
 * @param exitCode the exit code
 * @param out the standard output
 * @param err the standard error
 */
public record Invocation(int exitCode, String out, String err) {
    /** Runs the command where standard error is no terminal. */
    public static Invocation of(String... args) {
        return of(false, args);
    }

    /** Runs the command where standard error is a terminal, which shows progress. */
    public static Invocation watched(String... args) {
        return of(true, args);
    }

    /** An interval longer than any test. Progress depends on the speed of the machine, so no test expects any. */
    private static final Duration NEVER = Duration.ofDays(1);

    private static Invocation of(boolean watched, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Main.run(new Terminal(new PrintWriter(out), new PrintWriter(err), watched, 0, NEVER), args);
        return new Invocation(exitCode, out.toString(), err.toString());
    }

    /** Asserts that the command succeeded without a warning. */
    public static void assertDone(Invocation done) {
        assertThat(done.err).isEmpty();
        assertThat(done.exitCode).isZero();
    }

    /**
     * Asserts that the command refused its input with exit code 2 and one line on standard error.
     *
     * @param parts texts that the line must contain
     */
    public static void assertRefused(Invocation refused, String... parts) {
        assertThat(refused.err)
                .startsWith("rhei: ")
                .endsWith("\n")
                .hasLineCount(1)
                .contains(parts);
        assertThat(refused.err.strip()).doesNotContain("\n", "\r", "\t", "Exception");
        assertThat(refused.out).isEmpty();
        assertThat(refused.exitCode).isEqualTo(2);
    }
}
