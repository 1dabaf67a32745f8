package org.rhei.cli.option;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rhei.cli.command.BatchCommand;
import org.rhei.cli.command.LogProbCommand;
import org.rhei.cli.command.SampleCommand;
import org.rhei.cli.file.InputFile;
import org.rhei.cli.request.StepGrid;
import org.rhei.cli.terminal.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Law: a side file must list the file of every option that names a file and affects the result. */
class RecordedOptionsTest {
    @Test
    void everyOptionThatNamesAFileIsListed() {
        PrintWriter none = new PrintWriter(Writer.nullWriter());
        Terminal terminal = new Terminal(none, none, false, 0, Duration.ofDays(1));
        List<Object> commands =
                List.of(new SampleCommand(terminal), new BatchCommand(terminal), new LogProbCommand(terminal));
        for (Object command : commands) {
            List<OptionSpec> files = new CommandLine(command)
                    .getCommandSpec().options().stream()
                            .filter(option -> List.of(Path.class, InputFile.class, StepGrid.class)
                                    .contains(option.isMultiValue() ? option.auxiliaryTypes()[0] : option.type()))
                            .filter(RecordedOptions::hasEffect)
                            .toList();
            assertThat(files).hasSizeGreaterThan(3);
            assertThat(files)
                    .allSatisfy(option -> assertThat(RecordedOptions.isFileOption(option.longestName()))
                            .as(option.longestName())
                            .isTrue());
        }
    }
}
