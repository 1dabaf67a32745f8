package org.rhei.cli.serve;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.option.CommandParser.SourcedDefaults;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Text;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The values of options that the command line does not give: the environment variable {@code RHEI_SERVE_PORT} for {@code --port}, or the
 * line {@code port = 8080} of the file that {@code --settings} or {@code RHEI_SERVE_SETTINGS} names.
 */
public final class ServeDefaults implements SourcedDefaults {
    /** The option that names a file of other options. */
    static final String SETTINGS = "--settings";

    private static final String PREFIX = "RHEI_SERVE_";

    private final Map<String, String> environment;
    private @Nullable Path path;
    private @Nullable Map<String, String> file;

    /** Creates the defaults of the process. Picocli calls this constructor. */
    public ServeDefaults() {
        this(System.getenv());
    }

    ServeDefaults(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option) || !isSetting(option)) {
            return null;
        }
        String name = name(option);
        String variable = environment.get(variable(name));
        return variable != null || option.longestName().equals(SETTINGS)
                ? variable
                : settings(option.command()).get(name);
    }

    @Override
    public Optional<String> source(OptionSpec option) {
        String variable = variable(name(option));
        if (environment.containsKey(variable)) {
            return Optional.of(variable);
        }
        return file != null && file.containsKey(name(option)) ? Optional.of(String.valueOf(path)) : Optional.empty();
    }

    private static String name(OptionSpec option) {
        return option.longestName().replaceFirst("^--", "");
    }

    private static String variable(String name) {
        return PREFIX + name.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private Map<String, String> settings(CommandSpec command) {
        if (file == null) {
            Path given = command.findOption(SETTINGS).getValue();
            String named = environment.get(variable(SETTINGS.substring(2)));
            path = given != null || named == null ? given : Path.of(named);
            file = path == null ? Map.of() : read(path, command);
        }
        return file;
    }

    private static Map<String, String> read(Path path, CommandSpec command) {
        Map<String, String> settings = new HashMap<>();
        List<String> lines = Text.of(path).replaceFirst("^\uFEFF", "").lines().toList();
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String place = path + ", line " + number + ": ";
            int sign = line.indexOf('=');
            if (sign < 0) {
                throw new InputException(place + "found " + Text.quote(line) + ", expected NAME = VALUE");
            }
            String name = line.substring(0, sign).strip();
            OptionSpec option = command.findOption("--" + name);
            if (option == null || !isSetting(option) || option.longestName().equals(SETTINGS)) {
                throw new InputException(place + "there is no option " + Text.quote(name)
                        + ", expected the name of one without hyphens, such as port = 8080");
            }
            if (settings.put(name, line.substring(sign + 1).strip()) != null) {
                throw new InputException(place + "found " + name + " again, expected each option once");
            }
        }
        return settings;
    }

    private static boolean isSetting(OptionSpec option) {
        return !option.usageHelp() && !option.versionHelp() && !option.hidden();
    }
}
