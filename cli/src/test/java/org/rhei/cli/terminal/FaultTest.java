package org.rhei.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.rhei.networks.ModelFormatException;
import org.rhei.solvers.IntegrationException;

/**
 * Law: the exit code tells the user's mistakes (2), failures of the computation or the system (1), internal errors
 * (1), and interrupts (130) apart.
 */
class FaultTest {
    @Test
    void mistakesOfTheUserGive2() {
        assertThat(Fault.of(new InputException("x"))).isEqualTo(new Fault(2, "x"));
        assertThat(Fault.of(new ModelFormatException("x"))).isEqualTo(new Fault(2, "x"));
        assertThat(Fault.of(new Fault.UnwrittenException("x", new IOException("No space left"))))
                .isEqualTo(new Fault(2, "x"));
        Error setting = new ExceptionInInitializerError(new IllegalArgumentException("-Drhei.simd must be"));
        assertThat(Fault.of(setting)).isEqualTo(new Fault(2, "-Drhei.simd must be"));
    }

    @Test
    void failuresOfTheComputationOrTheSystemGive1() {
        assertThat(Fault.of(new IntegrationException("x"))).isEqualTo(new Fault(1, "x"));
        assertThat(Fault.of(new IOException("x"))).isEqualTo(new Fault(1, "x"));
        assertThat(Fault.of(new OutOfMemoryError("heap")).message()).contains("memory (heap)", "-Xmx");
    }

    @Test
    void internalErrorsGive1() {
        assertThat(Fault.of(new NullPointerException("x")))
                .isEqualTo(
                        new Fault(1, "internal error: java.lang.NullPointerException: x (--stacktrace shows where)"));
    }

    @Test
    void interruptsGive130() {
        assertThat(Fault.of(new CancellationException())).isEqualTo(new Fault(130, "interrupted"));
        Thread.currentThread().interrupt();
        assertThat(Fault.of(new IOException("closed"))).isEqualTo(new Fault(130, "interrupted"));
        assertThat(Thread.interrupted()).isFalse();
    }
}
