package org.rhei.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON as every command writes it: numbers are finite, and what is not finite is null. */
public final class JsonText {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private JsonText() {}

    /** Returns a number; null if it is not finite. */
    public static JsonNode number(double value) {
        return Double.isFinite(value) ? NODES.numberNode(value) : NODES.nullNode();
    }

    /** Returns numbers, null where one is not finite. */
    public static ArrayNode numbers(Iterable<Double> values) {
        ArrayNode array = NODES.arrayNode();
        values.forEach(value -> array.add(number(value)));
        return array;
    }

    /** Returns an array of texts. */
    public static ArrayNode texts(List<String> values) {
        ArrayNode array = NODES.arrayNode();
        values.forEach(array::add);
        return array;
    }

    /** Returns a tree with null in place of each number in it that is not finite. */
    public static JsonNode finite(JsonNode tree) {
        if (tree instanceof ObjectNode object) {
            List<String> names = new ArrayList<>(object.propertyNames());
            names.forEach(name -> object.set(name, finite(object.get(name))));
        } else if (tree instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, finite(array.get(i)));
            }
        }
        return tree.isFloatingPointNumber() && !Double.isFinite(tree.doubleValue()) ? NODES.nullNode() : tree;
    }
}
