package org.rhei.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * Law: without a terminal, long work prints its progress once per interval, and its expected duration at once. Short
 * work prints nothing.
 */
class ProgressLineTest {
    private static final Duration INTERVAL = Duration.ofMillis(200);

    private final StringWriter err = new StringWriter();

    private ProgressLine progress(boolean quiet) {
        Terminal terminal = new Terminal(new PrintWriter(new StringWriter()), new PrintWriter(err), false, 0, INTERVAL);
        return new ProgressLine(terminal, quiet, "samples", 20_000);
    }

    @Test
    void longWorkPrintsALinePerInterval() throws InterruptedException {
        try (ProgressLine progress = progress(false)) {
            progress.done(0.25);
            Thread.sleep(5 * INTERVAL.toMillis());
            progress.done(0.3);
        }
        String said = err.toString();
        Thread.sleep(2 * INTERVAL.toMillis());
        assertThat(err).hasToString(said);
        assertThat(said.lines().count()).isBetween(3L, 6L);
        assertThat(said.lines())
                .allMatch(line ->
                        line.matches("rhei: \\d+( 000)? of 20 000 samples, (25|30) % after \\d s, about \\d+ s left"));
    }

    @Test
    void shortWorkPrintsNothing() throws InterruptedException {
        try (ProgressLine progress = progress(false)) {
            progress.done(0.5);
        }
        try (ProgressLine progress = progress(true)) {
            progress.done(0.5);
            Thread.sleep(2 * INTERVAL.toMillis());
        }
        assertThat(err.toString()).isEmpty();
    }
}
