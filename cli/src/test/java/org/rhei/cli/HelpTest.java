package org.rhei.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Law: who asks is told, on standard output. */
class HelpTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "sample --help",
                "batch --help",
                "log-prob --help",
                "convert --help",
                "info --help",
                "study --help",
                "sample -h"
            })
    void help(String args) {
        Invocation help = Invocation.of(args.split(" "));
        assertThat(help.exitCode()).isZero();
        assertThat(help.err()).isEmpty();
        assertThat(help.out()).startsWith("Usage: rhei").contains("Exit codes:", "130");
        assertThat(help.out().lines()).allMatch(line -> line.length() <= 100);
    }

    @Test
    void helpShowsExamplesAndDefaults() {
        assertThat(Invocation.of("sample", "--help").out())
                .contains("Examples:", "rhei sample --model", "ralston, rk4", "zero-ends", "10000", "0.001", "1e-5");
    }

    @Test
    void version() {
        Invocation version = Invocation.of("--version");
        assertThat(version.exitCode()).isZero();
        assertThat(version.out()).startsWith("rhei ").contains("Java " + Runtime.version());
    }
}
