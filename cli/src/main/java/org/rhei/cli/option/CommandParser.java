package org.rhei.cli.option;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Text;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The rules by which every command reads its arguments, and the messages for arguments that it cannot take. */
public final class CommandParser {
    private CommandParser() {}

    /**
     * Sets the rules for a command and its subcommands: numbers as people write them, values as they are, without files for values that
     * begin with {@code @} and without a meaning of quotes.
     *
     * @return the command
     */
    public static CommandLine configure(CommandLine command) {
        NumberConverters.register(command);
        ITypeConverter<Boolean> flags = CommandParser::flag;
        command.registerConverter(boolean.class, flags)
                .registerConverter(Boolean.class, flags)
                .registerConverter(Path.class, new PathConverter())
                .setExpandAtFiles(false);
        command.getCommandSpec().parser().splitQuotedStrings(true);
        command.getSubcommands()
                .values()
                .forEach(subcommand -> subcommand.getCommandSpec().parser().splitQuotedStrings(true));
        return command;
    }

    private static boolean flag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new TypeConversionException("found " + Text.quote(text) + ", expected true, false or no value");
        };
    }

    /**
     * Returns the message for arguments that a command cannot take. An option that does not exist explains a missing one, so it comes
     * first.
     *
     * @param refused the parser's exception
     * @param arguments the arguments of the command line
     */
    public static String message(ParameterException refused, List<String> arguments) {
        CommandSpec command = refused.getCommandLine().getCommandSpec();
        if (refused.getCause() instanceof InputException fault) { // a file that an option names, read while parsing
            return String.valueOf(fault.getMessage());
        }
        String help = " (see " + command.qualifiedName() + " --help)";
        if (refused instanceof UnmatchedArgumentException unmatched) {
            return unknown(command, unmatched.getUnmatched().getFirst()) + help;
        }
        if (refused instanceof MissingParameterException) {
            Optional<String> unknown = arguments.stream()
                    .takeWhile(argument -> !argument.equals("--"))
                    .filter(argument -> argument.startsWith("--") && command.findOption(name(argument)) == null)
                    .findFirst();
            if (unknown.isPresent()) {
                return unknown(command, unknown.get()) + help;
            }
        }
        return source(refused, command, arguments) + refused.getMessage() + help;
    }

    /** Returns where the value of an option stands that is not an argument; empty for an argument. */
    private static String source(ParameterException refused, CommandSpec command, List<String> arguments) {
        if (refused.getArgSpec() instanceof OptionSpec option
                && command.defaultValueProvider() instanceof SourcedDefaults defaults
                && arguments.stream()
                        .noneMatch(argument -> List.of(option.names()).contains(name(argument)))) {
            return defaults.source(option).map(source -> source + ": ").orElse("");
        }
        return "";
    }

    /** Values of options that stand outside the command line. */
    public interface SourcedDefaults extends IDefaultValueProvider {
        /** Returns the file or the environment variable that gives a value to an option; empty if there is none. */
        Optional<String> source(OptionSpec option);
    }

    private static String unknown(CommandSpec command, String argument) {
        String name = name(argument);
        if (name.startsWith("-") && name.length() > 1 && !NumberConverters.isNumber(name)) {
            List<String> options = new ArrayList<>();
            for (OptionSpec option : command.options()) {
                if (!option.hidden()) {
                    options.addAll(Arrays.asList(option.names()));
                }
            }
            return "there is no option " + Text.quote(name)
                    + NearestName.of(name, options)
                            .map(nearest -> ", did you mean " + nearest + "?")
                            .orElse("");
        }
        if (!command.subcommands().isEmpty() && command.parent() == null) {
            List<String> commands = List.copyOf(command.subcommands().keySet());
            return "there is no command " + Text.quote(argument)
                    + NearestName.of(argument, commands)
                            .map(nearest -> ", did you mean " + nearest + "?")
                            .orElse(", expected one of " + String.join(", ", commands));
        }
        return "found " + Text.quote(argument) + ", which belongs to no option";
    }

    /** Returns an argument without the value that is attached to it. */
    private static String name(String argument) {
        int equals = argument.indexOf('=');
        return argument.startsWith("--") && equals > 0 ? argument.substring(0, equals) : argument;
    }
}
