package org.rhei.cli;

import java.lang.module.ModuleDescriptor;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** {@code rhei}: what all commands share. */
@Command(
        name = "rhei",
        description = "Draws samples from trained GenSBI models and computes their densities.",
        mixinStandardHelpOptions = true,
        versionProvider = RheiCommand.Version.class,
        scope = ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND",
        sortOptions = false,
        usageHelpWidth = 100,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:failed, for example a full disk or a sample that became infinite",
            "2:something asked for cannot be: an option, a file",
            "130:interrupted; no file is half-written"
        })
final class RheiCommand {
    @Option(
            names = "--stacktrace",
            scope = ScopeType.INHERIT,
            hidden = true,
            description = "Show where in the program a fault arose.")
    boolean stackTrace;

    /** The version that the build wrote into the jar: its manifest, and its module's descriptor. */
    static String version() {
        Class<?> here = RheiCommand.class;
        ModuleDescriptor module = here.getModule().getDescriptor();
        return Optional.ofNullable(here.getPackage().getImplementationVersion())
                .or(() -> Optional.ofNullable(module).flatMap(ModuleDescriptor::rawVersion))
                .orElse("(not packaged)");
    }

    /** What {@code --version} says. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"rhei " + RheiCommand.version(), "Java " + Runtime.version()};
        }
    }
}
