package org.rhei.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.rhei.networks.ModelFormatException;
import org.rhei.solvers.IntegrationException;

/** Law: the exit code says whose fault it was. */
class FaultTest {
    @Test
    void theUsers() {
        assertThat(Fault.of(new InputException("x"))).isEqualTo(new Fault(2, "x"));
        assertThat(Fault.of(new ModelFormatException("x"))).isEqualTo(new Fault(2, "x"));
        Error setting = new ExceptionInInitializerError(new IllegalArgumentException("-Drhei.simd must be"));
        assertThat(Fault.of(setting)).isEqualTo(new Fault(2, "-Drhei.simd must be"));
    }

    @Test
    void theWorlds() {
        assertThat(Fault.of(new IntegrationException("x"))).isEqualTo(new Fault(1, "x"));
        assertThat(Fault.of(new IOException("x"))).isEqualTo(new Fault(1, "x"));
        assertThat(Fault.of(new OutOfMemoryError("heap")).message()).contains("memory (heap)", "-Xmx");
    }

    @Test
    void ours() {
        assertThat(Fault.of(new NullPointerException("x")))
                .isEqualTo(
                        new Fault(1, "internal error: java.lang.NullPointerException: x (--stacktrace shows where)"));
    }

    @Test
    void nobodys() {
        assertThat(Fault.of(new CancellationException())).isEqualTo(new Fault(130, "interrupted"));
        Thread.currentThread().interrupt();
        assertThat(Fault.of(new IOException("closed"))).isEqualTo(new Fault(130, "interrupted"));
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void logsAreWarningsOnOneLine() {
        PrintStream before = System.err;
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        try {
            System.Logger logger = System.getLogger("org.rhei.test");
            logger.log(System.Logger.Level.INFO, "not shown");
            logger.log(System.Logger.Level.WARNING, "two\nlines of {0}", "warning");
            logger.log(System.Logger.Level.ERROR, "fault", new IOException("x"));
        } finally {
            System.setErr(before);
        }
        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .containsExactly("rhei: two lines of warning", "rhei: fault (java.io.IOException: x)");
    }
}
