package org.rhei.cli.serve;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Text;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The values of options that the command line does not give: the environment variable {@code RHEI_SERVE_PORT} for {@code --port}, or the
 * line {@code port = 8080} of the file that {@code --settings} or {@code RHEI_SERVE_SETTINGS} names.
 */
public final class ServeDefaults implements IDefaultValueProvider {
    /** The option that names a file of other options. */
    static final String SETTINGS = "--settings";

    private static final String PREFIX = "RHEI_SERVE_";

    private final Map<String, String> environment;
    private @Nullable Properties file;

    /** Creates the defaults of the process. Picocli calls this constructor. */
    public ServeDefaults() {
        this(System.getenv());
    }

    ServeDefaults(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option) || option.usageHelp() || option.versionHelp() || option.hidden()) {
            return null;
        }
        String name = option.longestName().replaceFirst("^--", "");
        String variable = environment.get(variable(name));
        return variable != null || option.longestName().equals(SETTINGS)
                ? variable
                : settings(option.command()).getProperty(name);
    }

    private static String variable(String name) {
        return PREFIX + name.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private Properties settings(CommandSpec command) {
        if (file == null) {
            Path path = command.findOption(SETTINGS).getValue();
            String named = environment.get(variable(SETTINGS.substring(2)));
            file = path != null
                    ? read(path, command)
                    : named != null ? read(Path.of(named), command) : new Properties();
        }
        return file;
    }

    private static Properties read(Path path, CommandSpec command) {
        Properties settings = new Properties();
        try {
            settings.load(new StringReader(Text.of(path)));
        } catch (IllegalArgumentException | IOException e) {
            throw new InputException(path + ": " + e.getMessage(), e);
        }
        for (String name : settings.stringPropertyNames()) {
            OptionSpec option = command.findOption("--" + name);
            if (option == null || option.longestName().equals(SETTINGS)) {
                throw new InputException(path + ": there is no option " + name);
            }
        }
        return settings;
    }
}
