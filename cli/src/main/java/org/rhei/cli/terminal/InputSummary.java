package org.rhei.cli.terminal;

import java.util.Arrays;
import java.util.List;
import org.rhei.kernel.Tensor;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A summary of a file that was read, so that a user sees if rows were taken for what they are.
 *
 * @param content the name of the values, in the plural
 * @param file the name of the file
 * @param shape the shape of an array, or the numbers of rows and columns of a table
 * @param heading for a table, the origin of the names of its columns in words; empty for an array
 * @param columns the names of a table's columns or of an array's values, if it has names
 * @param leftOut the number of rows that were left out because they are NaN
 */
public record InputSummary(
        String content, String file, List<Integer> shape, String heading, List<String> columns, int leftOut) {
    public InputSummary {
        shape = List.copyOf(shape);
        columns = List.copyOf(columns);
    }

    /** Returns the same summary with a number of rows that were left out. */
    public InputSummary withLeftOut(int count) {
        return new InputSummary(content, file, shape, heading, columns, count);
    }

    private boolean isTable() {
        return !heading.isEmpty();
    }

    /** Returns the summary in one line. */
    String text() {
        int rows = shape.isEmpty() ? 1 : shape.getFirst();
        String what = isTable()
                ? rows
                        + (rows == 1 ? " row, " : " rows, ")
                        + heading
                        + (columns.isEmpty() ? "" : ": " + Text.list(columns))
                : "shape "
                        + Tensor.text(shape.stream().mapToInt(Integer::intValue).toArray())
                        + (columns.isEmpty() ? "" : ": " + Text.list(columns));
        return file + ", " + what + (leftOut == 0 ? "" : "; " + leftOut + " left out, which are NaN");
    }

    /** Returns the summary as JSON. */
    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("content", content).put("file", file);
        if (isTable()) {
            json.put("rows", shape.getFirst()).put("header", !columns.isEmpty());
        } else {
            ArrayNode sizes = json.putArray("shape");
            shape.forEach(sizes::add);
        }
        if (isTable() || !columns.isEmpty()) {
            ArrayNode names = json.putArray("columns");
            columns.forEach(names::add);
        }
        return json.put("left_out", leftOut);
    }

    /** Returns a shape as a list. */
    public static List<Integer> shape(Tensor values) {
        return Arrays.stream(values.shape()).boxed().toList();
    }
}
