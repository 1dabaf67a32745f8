package org.rhei.networks.format;

import static org.rhei.networks.ModelFormatException.quote;
import static org.rhei.networks.ModelFormatException.shorten;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.rhei.kernel.text.NumberText;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.ModelFormatException;
import tools.jackson.databind.JsonNode;

/**
 * A JSON object of a configuration, read strictly. The caller reads each key with the type and range that it must have, then
 * {@link #refuseOthers} refuses all keys that were not read. An absent key equals a key with the value {@code null}, as a default of
 * {@code None} does in GenSBI.
 */
public final class ConfigObject {
    private final String source;
    private final String path;
    private final JsonNode object;
    private final Set<String> asked = new HashSet<>();

    private ConfigObject(String source, String path, JsonNode object) {
        this.source = source;
        this.path = path;
        this.object = object;
    }

    /**
     * Parses a configuration.
     *
     * @param json the text of the outermost object
     * @param source the file and the entry, for messages
     */
    public static ConfigObject parse(String json, String source) {
        return of(ConfigJson.parse(json, source), source);
    }

    /**
     * Creates the outermost object from a tree.
     *
     * @param source the file and the entry, for messages
     */
    static ConfigObject of(JsonNode root, String source) {
        if (!root.isObject()) {
            throw new ModelFormatException(source + ": found " + show(root) + ", expected an object");
        }
        return new ConfigObject(source, "", root);
    }

    /** Returns the tree of this object, unchecked. */
    JsonNode tree() {
        return object;
    }

    /** Returns whether a key has a value. */
    public boolean has(String key) {
        return get(key) != null;
    }

    /** Reads a key that must hold an object. */
    public ConfigObject object(String key) {
        JsonNode node = required(key, "an object");
        if (!node.isObject()) {
            throw wrong(key, node, "an object");
        }
        return new ConfigObject(source, path + key + ".", node);
    }

    /** Reads a key that must hold an integer within a closed range. */
    public int integer(String key, int min, int max) {
        return integer(key, required(key, "an integer from " + min + " to " + max), min, max);
    }

    /**
     * Reads a key that may hold an integer within a closed range.
     *
     * @param absent the value of an absent key
     */
    public int integer(String key, int min, int max, int absent) {
        JsonNode node = get(key);
        return node == null ? absent : integer(key, node, min, max);
    }

    /** Checks that a value is an integer within a closed range. */
    public int integer(String key, JsonNode node, int min, int max) {
        if (!node.isInt() || node.intValue() < min || node.intValue() > max) {
            throw wrong(key, node, "an integer from " + min + " to " + max);
        }
        return node.intValue();
    }

    /** Reads a key that must hold a finite number within a closed range. */
    public double number(String key, double min, double max) {
        return number(
                key,
                required(key, "a number from " + NumberText.number(min) + " to " + NumberText.number(max)),
                min,
                max);
    }

    /**
     * Reads a key that may hold a finite number within a closed range.
     *
     * @param absent the value of an absent key
     */
    public double number(String key, double min, double max, double absent) {
        JsonNode node = get(key);
        return node == null ? absent : number(key, node, min, max);
    }

    private double number(String key, JsonNode node, double min, double max) {
        if (!node.isNumber() || !(node.doubleValue() >= min && node.doubleValue() <= max)) {
            throw wrong(key, node, "a number from " + NumberText.number(min) + " to " + NumberText.number(max));
        }
        return node.doubleValue();
    }

    /** Reads a key that must hold true or false. */
    public boolean requiredFlag(String key) {
        required(key, "true or false");
        return flag(key, false);
    }

    /**
     * Reads a key that may hold true or false.
     *
     * @param absent the value of an absent key
     */
    public boolean flag(String key, boolean absent) {
        JsonNode node = get(key);
        if (node == null) {
            return absent;
        }
        if (!node.isBoolean()) {
            throw wrong(key, node, "true or false");
        }
        return node.booleanValue();
    }

    /**
     * Reads a key that must hold one of some words.
     *
     * @param choices the words, and the value of each
     */
    public <T> T choice(String key, Map<String, T> choices) {
        return choice(key, required(key, oneOf(choices)), choices);
    }

    /**
     * Reads a key that may hold one of some words.
     *
     * @param choices the words, and the value of each
     * @param absent the value of an absent key
     */
    public <T> T choice(String key, Map<String, T> choices, T absent) {
        JsonNode node = get(key);
        return node == null ? absent : choice(key, node, choices);
    }

    private <T> T choice(String key, JsonNode node, Map<String, T> choices) {
        T choice = node.isString() ? choices.get(node.stringValue()) : null;
        if (choice == null) {
            throw fault(
                    key,
                    "found " + (node.isString() ? quote(node.stringValue()) : show(node)) + ", expected "
                            + oneOf(choices));
        }
        return choice;
    }

    private static String oneOf(Map<String, ?> choices) {
        return choices.keySet().stream()
                .sorted()
                .collect(Collectors.joining(", ", choices.size() == 1 ? "" : "one of ", ""));
    }

    /**
     * Returns a text of one printable line, empty if the key is absent.
     *
     * @param most the most characters that it may have
     */
    public Optional<String> text(String key, int most) {
        JsonNode node = get(key);
        if (node == null) {
            return Optional.empty();
        }
        String expected = "a text of 1 to " + most + " printable characters";
        if (!node.isString()) {
            throw wrong(key, node, expected);
        }
        String text = node.stringValue();
        int length = text.codePointCount(0, text.length());
        if (text.isBlank() || length > most || !text.strip().equals(text) || !ModelFormatException.isPrintable(text)) {
            throw fault(
                    key,
                    "found " + quote(text) + (length > most ? " of " + length + " characters" : "") + ", expected "
                            + expected);
        }
        return Optional.of(text);
    }

    /** Returns the objects of an array of a fixed length. */
    List<ConfigObject> objects(String key, int count) {
        return objects(key, count, count);
    }

    /** Returns the objects of an array. */
    public List<ConfigObject> objects(String key, int minCount, int maxCount) {
        List<ConfigObject> objects = new ArrayList<>();
        for (JsonNode node : array(key, get(key), minCount, maxCount)) {
            String name = key + "[" + objects.size() + "]";
            if (!node.isObject()) {
                throw wrong(name, node, "an object");
            }
            objects.add(new ConfigObject(source, path + name + ".", node));
        }
        return objects;
    }

    /** Returns the strings in an array; empty when the key holds no array. */
    List<String> strings(String key) {
        JsonNode node = get(key);
        return node == null
                ? List.of()
                : node.valueStream()
                        .filter(JsonNode::isString)
                        .map(JsonNode::stringValue)
                        .toList();
    }

    /**
     * Reads an array of some words.
     *
     * @param count the number of entries
     * @param choices the words, and the value of each
     */
    public <T> List<T> choices(String key, int count, Map<String, T> choices) {
        List<T> chosen = new ArrayList<>();
        for (JsonNode node : array(key, get(key), count, count)) {
            chosen.add(choice(key + "[" + chosen.size() + "]", node, choices));
        }
        return List.copyOf(chosen);
    }

    /** Reads an array of integers within a closed range. */
    public List<Integer> integers(String key, int minCount, int maxCount, int min, int max) {
        return integers(key, get(key), minCount, maxCount, min, max);
    }

    private List<Integer> integers(String key, @Nullable JsonNode array, int minCount, int maxCount, int min, int max) {
        List<Integer> integers = new ArrayList<>();
        for (JsonNode node : array(key, array, minCount, maxCount)) {
            integers.add(integer(key + "[" + integers.size() + "]", node, min, max));
        }
        return List.copyOf(integers);
    }

    /**
     * Reads numbers of the shape (1, rows, columns), with at most {@code maxColumns} columns.
     *
     * @param whole true for whole numbers from 0
     * @return the numbers without the leading axis
     */
    public List<List<Double>> grid(String key, int rows, int maxColumns, boolean whole) {
        List<List<Double>> grid = new ArrayList<>();
        JsonNode batch = array(key, get(key), 1, 1).get(0);
        int columns = 0;
        for (JsonNode row : array(key + "[0]", batch, rows, rows)) {
            String rowKey = key + "[0][" + grid.size() + "]";
            int fewest = grid.isEmpty() ? 1 : columns;
            int most = grid.isEmpty() ? maxColumns : columns;
            List<Double> numbers = new ArrayList<>();
            for (JsonNode node : array(rowKey, row, fewest, most)) {
                String at = rowKey + "[" + numbers.size() + "]";
                int limit = ModelConfig.MAX_DIM;
                numbers.add(whole ? integer(at, node, 0, limit) : number(at, node, -limit, limit));
            }
            grid.add(List.copyOf(numbers));
            columns = grid.getFirst().size();
        }
        return List.copyOf(grid);
    }

    /** Reads an array of finite numbers within a closed range. */
    public List<Double> numbers(String key, int count, double min, double max) {
        List<Double> numbers = new ArrayList<>();
        for (JsonNode node : array(key, get(key), count, count)) {
            numbers.add(number(key + "[" + numbers.size() + "]", node, min, max));
        }
        return List.copyOf(numbers);
    }

    /**
     * Reads a grid of finite numbers within a closed range: an array of {@code rows} numbers, which makes one column, or an array of
     * arrays, of which a single row or a single column may stand for all.
     */
    public List<List<Double>> table(String key, int rows, int columns, double min, double max) {
        JsonNode outer = get(key);
        if (outer == null
                || !outer.isArray()
                || outer.isEmpty()
                || !outer.get(0).isArray()) {
            return numbers(key, rows, min, max).stream().map(List::of).toList();
        }
        if (outer.size() != 1 && outer.size() != rows) {
            throw fault(key, "found an array of " + outer.size() + ", expected an array of 1 or " + rows);
        }
        List<List<Double>> table = new ArrayList<>();
        for (JsonNode row : outer) {
            String rowKey = key + "[" + table.size() + "]";
            int first = table.isEmpty() ? row.size() : table.getFirst().size();
            int count = first == 1 ? 1 : columns;
            List<Double> numbers = new ArrayList<>();
            for (JsonNode node : array(rowKey, row, count, count)) {
                numbers.add(number(rowKey + "[" + numbers.size() + "]", node, min, max));
            }
            table.add(List.copyOf(numbers));
        }
        return List.copyOf(table);
    }

    private JsonNode array(String key, @Nullable JsonNode node, int minCount, int maxCount) {
        String expected = "an array of " + (minCount == maxCount ? minCount : minCount + " to " + maxCount);
        if (node == null) {
            throw missing(key, expected);
        }
        if (!node.isArray()) {
            throw wrong(key, node, expected);
        }
        if (node.size() < minCount || node.size() > maxCount) {
            throw fault(key, "found an array of " + node.size() + ", expected " + expected);
        }
        return node;
    }

    /** Refuses the keys that have not been read. This call must be the last on an object. */
    public void refuseOthers() {
        for (String key : object.propertyNames()) {
            if (!asked.contains(key)) {
                throw fault(
                        quote(key),
                        "unknown key, expected one of "
                                + asked.stream().sorted().collect(Collectors.joining(", ")));
            }
        }
    }

    /**
     * Creates an exception about a key.
     *
     * @param what the value found and the value expected
     */
    public ModelFormatException fault(String key, String what) {
        return new ModelFormatException(source + ": " + path + key + ": " + what);
    }

    private ModelFormatException wrong(String key, JsonNode node, String expected) {
        return fault(key, "found " + show(node) + ", expected " + expected);
    }

    private ModelFormatException missing(String key, String expected) {
        return fault(key, "missing, expected " + expected);
    }

    private @Nullable JsonNode get(String key) {
        asked.add(key);
        JsonNode node = object.get(key);
        return node == null || node.isNull() ? null : node;
    }

    private JsonNode required(String key, String expected) {
        JsonNode node = get(key);
        if (node == null) {
            throw missing(key, expected);
        }
        return node;
    }

    private static String show(JsonNode node) {
        if (node.isObject()) {
            return "an object";
        }
        if (node.isArray()) {
            return "an array of " + node.size();
        }
        if (node.isMissingNode() || node.isNull()) {
            return "nothing";
        }
        return node.isString() ? "the string " + quote(node.stringValue()) : shorten(node.asString());
    }
}
