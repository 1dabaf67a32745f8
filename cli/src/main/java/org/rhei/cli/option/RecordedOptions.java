package org.rhei.cli.option;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.file.CommandRecord;
import org.rhei.cli.file.InputFile;
import org.rhei.cli.file.Provenance;
import org.rhei.cli.file.RecordedValue;
import org.rhei.cli.request.StepGrid;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Text;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Converts between the parsed options of a command and the record of them that goes with a result. */
final class RecordedOptions {
    /** Text that may be values: digits and signs, so that no pipe and no device has this name. */
    private static final Pattern VALUES = Pattern.compile("[-+\u2212.,;eE_ ]*[0-9][-+\u2212.,;eE_ 0-9]*");

    /** The options that name a file that is read. */
    private static final List<String> INPUTS = List.of(
            "--model",
            "--config",
            "--observation",
            "--observations",
            "--points",
            "--samples",
            "--log-prob",
            "--log-likelihood",
            "--log-prior",
            "--x-init",
            "--edge-mask",
            "--setting",
            SettingOptions.TUNED);

    /** The option that names a file that is read, or a grid. */
    private static final String GRID = "--grid";

    /** The options that never affect a result. */
    private static final List<String> WITHOUT_EFFECT = List.of(
            "--out",
            "--plot",
            "--truth",
            "--reference",
            "--labels",
            "--label",
            "--dimensions",
            "--title",
            "--no-error-estimate",
            "--save-setting",
            "--like",
            "--force",
            "--threads",
            "--on-unusual",
            "--batch-size",
            "--quiet",
            "--json",
            "--stacktrace");

    private RecordedOptions() {}

    /** Returns the record of a command whose options are parsed. */
    static CommandRecord of(CommandSpec command) {
        Map<String, RecordedValue> options = new LinkedHashMap<>();
        for (OptionSpec option : command.options()) {
            RecordedValue value = value(option);
            boolean ofOutput = option.longestName().equals(TableOptions.FORMAT) && TableOptions.namesOutput(command);
            if (value != null && hasEffect(option) && !ofOutput) {
                options.put(option.longestName(), value);
            }
        }
        return new CommandRecord(command.name(), options, inputs(command));
    }

    private static Map<String, Path> inputs(CommandSpec command) {
        Map<String, Path> inputs = new LinkedHashMap<>();
        for (String name : INPUTS) {
            OptionSpec option = command.findOption(name);
            Path file = option == null ? null : path(option);
            if (file != null) {
                inputs.put(name, file);
            }
        }
        Path model = inputs.get("--model");
        if (model != null) {
            SettingOptions.tunedBeside(command, model).ifPresent(file -> inputs.put(SettingOptions.TUNED, file));
        }
        OptionSpec grid = command.findOption(GRID);
        if (grid != null && grid.getValue() instanceof StepGrid.File(InputFile file)) {
            inputs.put(GRID, file.path());
        }
        return inputs;
    }

    /** Returns the file that the value of an option names; null if it has none, or values in its place. */
    private static @Nullable Path path(OptionSpec option) {
        if (option.getValue() instanceof InputFile file) {
            return file.given() == null ? file.path() : null;
        }
        return option.getValue() instanceof Path file ? file : null;
    }

    /** Returns the value of an option, given or default; null if it has none. An option given twice has the values of both. */
    private static @Nullable RecordedValue value(OptionSpec option) {
        List<String> given = option.originalStringValues();
        Object value = option.getValue();
        if (value == null || (given.isEmpty() && option.defaultValue() == null)) {
            return null;
        }
        return switch (value) {
            case Boolean flag -> flag ? new RecordedValue.Flag() : null;
            case double[] numbers ->
                new RecordedValue.Several(Arrays.stream(numbers)
                        .mapToObj(number -> RecordedValue.of(number, Double.toString(number)))
                        .toList());
            case List<?> parts
            when !option.splitRegex().isEmpty() ->
                new RecordedValue.Several(parts.stream()
                        .map(part -> RecordedValue.of(part, String.valueOf(part)))
                        .toList());
            default -> RecordedValue.of(value, given.isEmpty() ? option.defaultValue() : given.getLast());
        };
    }

    static boolean hasEffect(OptionSpec option) {
        return !WITHOUT_EFFECT.contains(option.longestName()) && !option.usageHelp() && !option.versionHelp();
    }

    /**
     * Returns the command-line arguments that reproduce a result. Inputs that the user passes explicitly override the
     * recorded paths.
     *
     * @param provenance the provenance of the result
     * @param result the file of the result, for messages
     * @param command the command that repeats it
     * @param rest the arguments that are not parsed yet
     * @throws InputException if another command made the result, or the provenance holds an option that the command
     *     does not have, or names a file that is not among those that the result was made of
     */
    static List<String> arguments(Provenance provenance, Path result, CommandSpec command, List<String> rest) {
        String made = provenance.command();
        if (!made.equals(command.name())) {
            throw new InputException(result + ": 'rhei " + Text.oneLine(made) + "' made it, which repeats it");
        }
        List<String> arguments = new ArrayList<>();
        provenance.options().forEach((name, recorded) -> {
            String value = recorded.argument();
            OptionSpec option = command.findOption(name);
            if (option == null || !hasEffect(option)) {
                throw new InputException(
                        result + ": found the option " + Text.quote(name) + " among those that made it, expected one of"
                                + " 'rhei " + made + "' with an effect on its result");
            }
            boolean overridden = isFileOption(name)
                    && (option.getValue() != null
                            || rest.stream().anyMatch(other -> other.equals(name) || other.startsWith(name + "=")));
            if (!overridden) {
                requireListed(provenance, result, name, value);
                arguments.add(option.arity().max() == 0 ? name : name + "=" + value);
            }
        });
        return arguments;
    }

    /** Returns true if an option may name a file that is read. */
    static boolean isFileOption(String name) {
        return INPUTS.contains(name) || name.equals(GRID);
    }

    /** Returns true if the text of an option is the values of an observation, in place of a file. */
    private static boolean holdsValues(String text) {
        return VALUES.matcher(text).matches() && ObservationConverter.of(text).given() != null;
    }

    /** Refuses a file that the result does not list as one that it was made of, before anything of the file is read. */
    private static void requireListed(Provenance provenance, Path result, String option, String value) {
        if (value.indexOf('\0') >= 0) {
            throw new InputException(result + ": found " + Text.oneLine(option) + " " + Text.quote(value)
                    + " among the options that made it, expected text without a zero character");
        }
        if (isFileOption(option) && InputFile.isPipe(value)) { // before anything is taken from it
            throw new InputException(result + ": found " + option + " " + Text.quote(value)
                    + " among the options that made it, which was a pipe; expected its content by " + option);
        }
        boolean input = INPUTS.contains(option) && !holdsValues(value);
        boolean grid = option.equals(GRID) && StepGrid.File.named(value).isPresent();
        if (!input && !grid) {
            return;
        }
        Provenance.Input listed = provenance.files().get(option);
        if (listed == null || !new File(value).getName().equals(listed.name())) {
            throw new InputException(result + ": found " + Text.oneLine(option) + " " + Text.quote(value)
                    + " among the options that made it, but "
                    + (listed == null ? "no such file" : Text.quote(listed.name())) + " among its files");
        }
    }
}
