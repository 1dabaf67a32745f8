package org.rhei.cli.command;

import org.rhei.cli.terminal.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** {@code rhei}: the options and texts that all commands share. */
@Command(
        name = "rhei",
        description = "Draws samples from trained GenSBI models and computes their densities.",
        mixinStandardHelpOptions = true,
        versionProvider = RheiCommand.VersionText.class,
        scope = ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND",
        sortOptions = false,
        usageHelpWidth = 100,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:failed, for example because a sample became infinite",
            "2:the input is wrong or impossible: an option, a file, or a result on a full disk",
            "130:interrupted; no file is incomplete"
        })
public final class RheiCommand {
    @Option(
            names = "--stacktrace",
            scope = ScopeType.INHERIT,
            hidden = true,
            description = "Show the stack trace of an error.")
    public boolean stackTrace;

    /** Returns the text of {@code --version}. */
    static final class VersionText implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"rhei " + Version.text(), "Java " + Runtime.version()};
        }
    }
}
