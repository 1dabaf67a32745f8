package org.rhei.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Law: a warning is one line on standard error, and log records below a warning are not shown. */
class OneLineWarningsTest {
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
