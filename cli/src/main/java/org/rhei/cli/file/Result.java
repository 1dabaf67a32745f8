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
 */
public record Result(String name, String column, List<String> axes, Tensor values) {
    public Result {
        axes = List.copyOf(axes);
    }

    /** Returns the values as a table. */
    Table table() {
        return Table.of(values, axes, column);
    }
}
