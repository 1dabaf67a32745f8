package org.rhei.cli.file;

import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Text;
import org.rhei.cli.terminal.Version;
import org.rhei.kernel.Tensor;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where a result comes from: what was asked for, of which files, and what came of it. It goes with the result as JSON.
 *
 * @param version the version of Rhei
 * @param command the command
 * @param options what the command was given or took instead, but for what never changes a result
 * @param files the files that it read, by option
 * @param sha256 of the result's numbers: {@link Sha256#of(Tensor)}
 */
public record Provenance(
        String version, String command, Map<String, String> options, Map<String, Input> files, String sha256) {
    /**
     * A file that was read.
     *
     * @param name its name without the directory
     * @param sha256 of its bytes
     */
    public record Input(String name, String sha256) {
        public static Input of(Path file) {
            return new Input(String.valueOf(file.getFileName()), Sha256.of(file));
        }
    }

    /** The options that name what is read. */
    private static final List<String> INPUTS = List.of(
            "--model",
            "--config",
            "--observation",
            "--observations",
            "--points",
            "--x-init",
            "--edge-mask",
            "--setting");

    /** The option that may name what is read. */
    private static final String GRID = "--grid";

    /** What a result never depends on. */
    private static final List<String> WITHOUT_EFFECT = List.of(
            "--out",
            "--plot",
            "--save-setting",
            "--like",
            "--force",
            "--threads",
            "--batch-size",
            "--quiet",
            "--json",
            "--stacktrace");

    /** The provenance of numbers that a command made. */
    public static Provenance of(CommandSpec command, Tensor numbers) {
        Map<String, String> options = new LinkedHashMap<>();
        for (OptionSpec option : command.options()) {
            String value = value(option);
            if (value != null && hasEffect(option)) {
                options.put(option.longestName(), value);
            }
        }
        Map<String, Input> files = new LinkedHashMap<>();
        inputs(command).forEach((option, file) -> files.put(option, Input.of(file)));
        return new Provenance(Version.text(), command.name(), options, files, Sha256.of(numbers));
    }

    /** The files that a command reads, by option. */
    public static Map<String, Path> inputs(CommandSpec command) {
        Map<String, Path> inputs = new LinkedHashMap<>();
        for (String name : INPUTS) {
            OptionSpec option = command.findOption(name);
            String file = option == null ? null : value(option);
            if (file != null) {
                inputs.put(name, Path.of(file));
            }
        }
        OptionSpec grid = command.findOption(GRID);
        Optional.ofNullable(grid == null ? null : value(grid))
                .flatMap(GridFile::named) // else it is a grid's name
                .ifPresent(file -> inputs.put(GRID, file));
        return inputs;
    }

    /** What an option was given or takes instead; null when it has no say. */
    private static @Nullable String value(OptionSpec option) {
        List<String> given = option.originalStringValues();
        return given.isEmpty() ? option.defaultValue() : given.getLast();
    }

    private static boolean hasEffect(OptionSpec option) {
        return !WITHOUT_EFFECT.contains(option.longestName()) && !option.usageHelp() && !option.versionHelp();
    }

    /**
     * The arguments that repeat it. Files may have moved: those that the user names are left to the user.
     *
     * @param rest the arguments after this one
     * @throws InputException when it is another command's, or holds what that command does not know
     */
    public List<String> arguments(Path result, CommandSpec spec, List<String> rest) {
        if (!command.equals(spec.name())) {
            throw new InputException(result + ": 'rhei " + Text.oneLine(command) + "' made it, which repeats it");
        }
        List<String> arguments = new ArrayList<>();
        options.forEach((name, value) -> {
            OptionSpec option = spec.findOption(name);
            if (option == null || !hasEffect(option)) {
                throw new InputException(
                        result + ": found the option " + Text.quote(name) + " among those that made it, expected one of"
                                + " 'rhei " + command + "' with an effect on its result");
            }
            boolean named = (INPUTS.contains(name) || name.equals(GRID))
                    && (option.getValue() != null
                            || rest.stream().anyMatch(other -> other.equals(name) || other.startsWith(name + "=")));
            if (!named) {
                arguments.add(option.arity().max() == 0 ? name : name + "=" + value);
            }
        });
        return arguments;
    }

    /** Refuses to repeat it with other files than those it was made of. */
    public void requireSameFiles(Path result, CommandSpec spec) {
        inputs(spec).forEach((option, file) -> {
            Input expected = files.get(option);
            String found = Sha256.of(file);
            if (expected == null || !found.equals(expected.sha256)) {
                throw new InputException(option + " " + file + ": found SHA-256 " + found + ", but " + result
                        + " was made of "
                        + (expected == null
                                ? "none"
                                : Text.oneLine(expected.name) + " with SHA-256 " + Text.oneLine(expected.sha256)));
            }
        });
    }

    /** What a repetition differs in; null when the numbers are the same. */
    @Nullable
    public String difference(Provenance repeated) {
        return repeated.sha256.equals(sha256)
                ? null
                : "found numbers of SHA-256 " + repeated.sha256 + " by rhei " + repeated.version + ", expected SHA-256 "
                        + Text.oneLine(sha256) + " by rhei " + Text.oneLine(version);
    }

    /** By a generator, as to make a {@code JsonMapper} takes as long as to load a model. */
    String json() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(new Indented(), text)) {
            json.writeStartObject();
            json.writeStringProperty("rhei", version);
            json.writeStringProperty("command", command);
            json.writeObjectPropertyStart("options");
            options.forEach(json::writeStringProperty);
            json.writeEndObject();
            json.writeObjectPropertyStart("files");
            files.forEach((option, file) -> {
                json.writeObjectPropertyStart(option);
                json.writeStringProperty("name", file.name);
                json.writeStringProperty("sha256", file.sha256);
                json.writeEndObject();
            });
            json.writeEndObject();
            json.writeStringProperty("sha256", sha256);
            json.writeEndObject();
        }
        return text + "\n";
    }

    private static final class Indented extends ObjectWriteContext.Base {
        @Override
        public PrettyPrinter getPrettyPrinter() {
            return new DefaultPrettyPrinter();
        }

        @Override
        public boolean hasPrettyPrinter() {
            return true;
        }
    }

    /**
     * Parses what goes with a result.
     *
     * @throws InputException when it does not say how the result was made
     */
    static Provenance parse(Path result, String text) {
        try {
            JsonNode json = JsonMapper.shared().readTree(text);
            Map<String, String> options = new LinkedHashMap<>();
            json.path("options")
                    .properties()
                    .forEach(entry -> options.put(entry.getKey(), string(result, entry.getValue())));
            Map<String, Input> files = new LinkedHashMap<>();
            json.path("files")
                    .properties()
                    .forEach(entry -> files.put(
                            entry.getKey(),
                            new Input(
                                    string(result, entry.getValue().path("name")),
                                    string(result, entry.getValue().path("sha256")))));
            return new Provenance(
                    string(result, json.path("rhei")),
                    string(result, json.path("command")),
                    options,
                    files,
                    string(result, json.path("sha256")));
        } catch (JacksonException e) {
            throw new InputException(result + ": what goes with it is no sound JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static String string(Path result, JsonNode node) {
        if (!node.isString()) {
            throw new InputException(result + ": what goes with it does not say how 'rhei' made it");
        }
        return node.stringValue();
    }
}
