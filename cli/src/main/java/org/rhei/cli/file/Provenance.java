package org.rhei.cli.file;

import java.io.StringWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Text;
import org.rhei.cli.terminal.Version;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The origin of a result: the command with its options, the files that it read, and the hash of the values. It is stored
 * with the result as JSON.
 *
 * @param version the version of Rhei
 * @param command the name of the command
 * @param options the values of the options that affect the result
 * @param files the files that the command read, by option
 * @param sha256 the hash of the result's values: {@link Sha256.Values}
 */
public record Provenance(
        String version, String command, Map<String, RecordedValue> options, Map<String, Input> files, String sha256) {
    /** The option of the only file that a command may find without an option. */
    private static final String TUNED = "--tuned";

    private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9_]*");

    /**
     * A file that was read.
     *
     * @param name the name of the file without the directory
     * @param sha256 the hash of its bytes
     */
    public record Input(String name, String sha256) {
        /** Returns the name and the hash of a file. */
        public static Input of(Path file) {
            return new Input(String.valueOf(file.getFileName()), Sha256.of(file));
        }
    }

    /**
     * Returns the provenance of values that a command computed; hashes the files that it read.
     *
     * @param sha256 the hash of the values
     */
    public static Provenance of(CommandRecord command, String sha256) {
        Map<String, Input> files = new LinkedHashMap<>();
        command.inputs().forEach((option, file) -> files.put(option, Input.of(file)));
        return new Provenance(Version.text(), command.name(), command.options(), files, sha256);
    }

    /**
     * Refuses to repeat the result with other files than those it was made of.
     *
     * @param result the file of the result
     * @param repetition the command that repeats it
     * @throws InputException if a file differs, or the file of tuned solvers beside the model is gone
     */
    public void requireSameFiles(Path result, CommandRecord repetition) {
        Input tuned = files.get(TUNED);
        if (tuned != null && !repetition.inputs().containsKey(TUNED)) { // found beside the model, named by no option
            throw new InputException(result + ": was made with the tuned solvers " + Text.quote(tuned.name)
                    + " with SHA-256 " + Text.quote(tuned.sha256)
                    + ", which are not beside the model: expected them by "
                    + TUNED);
        }
        repetition.inputs().forEach((option, file) -> {
            Input expected = files.get(option);
            if (expected == null) { // before the file is read
                throw new InputException(option + " " + file + ": " + result + " was made without this option");
            }
            if (!Sha256.of(file).equals(expected.sha256)) {
                throw new InputException(option + " " + file + ": differs from the file from which "
                        + result + " was made, " + Text.quote(expected.name) + " with SHA-256 "
                        + Text.quote(expected.sha256));
            }
        });
    }

    /** Returns the difference of a repetition in words; null if it has the same values. */
    @Nullable
    public String difference(Provenance repeated) {
        return repeated.sha256.equals(sha256)
                ? null
                : "found values with SHA-256 " + repeated.sha256 + " by rhei " + repeated.version
                        + ", expected SHA-256 " + Text.oneLine(sha256) + " by rhei " + Text.oneLine(version);
    }

    /** Returns the provenance as JSON. Uses a generator, because creating a {@code JsonMapper} takes as long as loading a model. */
    String json() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(new Indented(), text)) {
            json.writeStartObject();
            json.writeStringProperty("rhei", version);
            json.writeStringProperty("command", command);
            json.writeObjectPropertyStart("options");
            options.forEach((option, value) -> {
                json.writeName(key(option));
                value.write(json);
            });
            json.writeEndObject();
            json.writeObjectPropertyStart("files");
            files.forEach((option, file) -> {
                json.writeObjectPropertyStart(key(option));
                json.writeStringProperty("name", file.name);
                json.writeStringProperty("sha256", file.sha256);
                json.writeEndObject();
            });
            json.writeEndObject();
            json.writeStringProperty("sha256", sha256);
            json.writeEndObject();
        }
        return Text.json(text.toString()) + "\n";
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
     * Parses the JSON that is stored with a result.
     *
     * @param result the file of the result, for messages
     * @throws InputException if it does not say how the result was made
     */
    static Provenance parse(Path result, String text) {
        try {
            JsonNode json = JsonMapper.shared().readTree(text);
            Map<String, RecordedValue> options = new LinkedHashMap<>();
            json.path("options")
                    .properties()
                    .forEach(entry -> options.put(option(result, entry.getKey()), RecordedValue.of(entry.getValue())));
            Map<String, Input> files = new LinkedHashMap<>();
            json.path("files")
                    .properties()
                    .forEach(entry -> files.put(
                            option(result, entry.getKey()),
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
            throw new InputException(
                    result + ": the record of how it was made is not valid JSON: " + e.getOriginalMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new InputException(
                    result + ": found the value " + Text.quote(String.valueOf(e.getMessage()))
                            + " among the options that made it, expected true, a number, a text or a list of them",
                    e);
        }
    }

    /** Returns the key of an option: {@code x_init} for {@code --x-init}. */
    private static String key(String option) {
        return option.substring(2).replace('-', '_');
    }

    /** Returns the option of a key. */
    private static String option(Path result, String key) {
        if (!KEY.matcher(key).matches()) {
            throw new InputException(result + ": found the option " + Text.quote(key)
                    + " among those that made it, expected names in snake_case, such as x_init");
        }
        return "--" + key.replace('_', '-');
    }

    private static String string(Path result, JsonNode node) {
        if (!node.isString()) {
            throw new InputException(result + ": the record does not describe how 'rhei' made it");
        }
        return node.stringValue();
    }
}
