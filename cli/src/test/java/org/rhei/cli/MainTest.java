package org.rhei.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.cli.command.RheiCommand;
import org.rhei.cli.terminal.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.codegen.docgen.manpage.ManPageGenerator;

/** Law: who asks is told, on standard output. */
class MainTest {
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
    void completion() {
        Invocation script = Invocation.of("generate-completion");
        assertThat(script.exitCode()).isZero();
        assertThat(script.out()).contains("--s-churn", "log-prob", "complete -F");
    }

    /** The man pages come from the same source as the help. */
    @Test
    void everyCommandHasAManPage() throws IOException {
        File pages = new File("target/man");
        CommandLine rhei = Main.commandLine(new RheiCommand(), Terminal.ofProcess());
        List<CommandSpec> specs = new ArrayList<>(List.of(rhei.getCommandSpec()));
        rhei.getSubcommands().values().forEach(command -> specs.add(command.getCommandSpec()));
        assertThat(ManPageGenerator.generateManPage(
                        pages, null, new boolean[0], true, specs.toArray(CommandSpec[]::new)))
                .isZero();
        assertThat(new File(pages, "rhei-sample.adoc"))
                .content()
                .contains("*--like*", "*--s-churn*", "130", "rhei sample --model");
    }

    @Test
    void version() {
        Invocation version = Invocation.of("--version");
        assertThat(version.exitCode()).isZero();
        assertThat(version.out()).startsWith("rhei ").contains("Java " + Runtime.version());
    }
}
