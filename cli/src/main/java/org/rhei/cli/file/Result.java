package org.rhei.cli.file;

import java.util.List;
import org.rhei.kernel.Tensor;

/**
 * The values that a command computed.
 *
 * @param name the name of the values in an archive
 * @param column the name of a row's values in a table
 * @param axes the meaning of the leading axes
 * @param values the values
 * @param columns the names of a row's values in a table; empty to number them
 */
public record Result(String name, String column, List<String> axes, Tensor values, List<String> columns) {
    public Result {
        axes = List.copyOf(axes);
        columns = List.copyOf(columns);
    }

    /** Creates a result whose values have no names of their own. */
    public Result(String name, String column, List<String> axes, Tensor values) {
        this(name, column, axes, values, List.of());
    }

    /** Returns the values as a table. */
    Table table() {
        return columns.isEmpty() ? Table.of(values, axes, column) : new Table(axes, columns, values);
    }
}
