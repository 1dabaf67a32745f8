package org.rhei.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.cli.command.RheiCommand;
import org.rhei.cli.option.ValueList;
import org.rhei.cli.terminal.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.codegen.docgen.manpage.ManPageGenerator;

/** Laws of the general options: help, version and completion are written to standard output. */
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
    void helpGoesToStandardOutput(String args) {
        Invocation help = Invocation.of(args.split(" "));
        assertThat(help.exitCode()).isZero();
        assertThat(help.err()).isEmpty();
        assertThat(help.out()).startsWith("Usage: rhei").contains("Exit codes:", "130");
        assertThat(help.out().lines()).allMatch(line -> line.length() <= 100);
    }

    @Test
    void theCommandAloneShowsItsCommands() {
        Invocation help = Invocation.of();
        assertThat(help.exitCode()).isZero();
        assertThat(help.err()).isEmpty();
        assertThat(help.out()).isEqualTo(Invocation.of("--help").out()).contains("sample", "diagnose", "info");
    }

    /** Law: no list drops a missing value at its end. */
    @Test
    void listsHaveOneSeparator() {
        List<OptionSpec> lists =
                Main.commandLine(new RheiCommand(), Terminal.ofProcess()).getSubcommands().values().stream()
                        .flatMap(each -> each.getCommandSpec().options().stream())
                        .filter(option -> !option.splitRegex().isEmpty())
                        .toList();
        assertThat(lists)
                .hasSizeGreaterThan(10)
                .allSatisfy(option ->
                        assertThat(option.splitRegex()).as(option.longestName()).isEqualTo(ValueList.SEPARATOR));
        assertThat(Invocation.of("sample", "--help").out()).contains("--lower=L[,L...]");
    }

    @Test
    void helpShowsExamplesAndDefaults() {
        assertThat(Invocation.of("sample", "--help").out())
                .contains("Examples:", "rhei sample --model", "ralston, rk4", "zero-ends", "10000", "0.001", "1e-5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "sample --help", "info", "info --json", "generate-completion"})
    void outputThatCannotBeWrittenIsAFailure(String args) {
        Writer full = new Writer() {
            @Override
            public void write(char[] text, int from, int length) throws IOException {
                throw new IOException("No space left on device");
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        StringWriter err = new StringWriter();
        Terminal terminal = new Terminal(new PrintWriter(full), new PrintWriter(err), false, 0, Duration.ofDays(1));
        assertThat(Main.run(terminal, args.split(" "))).isEqualTo(1);
        assertThat(err).hasToString("rhei: standard output could not be written completely\n");
    }

    @Test
    void aCompletionScriptNamesOptionsAndCommands() {
        Invocation script = Invocation.of("generate-completion");
        assertThat(script.exitCode()).isZero();
        assertThat(script.out()).contains("--s-churn", "log-prob", "complete -F");
    }

    /** Law: every command has a man page, made from its help text. */
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
    void theVersionNamesJava() {
        Invocation version = Invocation.of("--version");
        assertThat(version.exitCode()).isZero();
        assertThat(version.out()).startsWith("rhei ").contains("Java " + Runtime.version());
    }
}
