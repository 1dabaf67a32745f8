package org.rhei.cli.file;

import java.util.Arrays;
import java.util.List;

/**
 * The form of the values that a command computes: they are written part by part.
 *
 * @param name the name of the values in an archive
 * @param column the name of a row's values in a table
 * @param axes the meaning of the leading axes
 * @param shape the size of each axis
 * @param columns the names of a row's values in a table; empty to number them
 */
public record Result(String name, String column, List<String> axes, int[] shape, List<String> columns) {
    public Result {
        axes = List.copyOf(axes);
        shape = shape.clone();
        columns = List.copyOf(columns);
    }

    /** Returns the number of values. */
    long size() {
        return Arrays.stream(shape).asLongStream().reduce(1, (a, b) -> a * b);
    }

    /** Returns the form of the values as a table. */
    Table table() {
        return columns.isEmpty() ? Table.of(shape, axes, column) : new Table(axes, columns, shape);
    }
}
