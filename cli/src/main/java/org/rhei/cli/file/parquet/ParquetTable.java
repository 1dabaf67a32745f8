package org.rhei.cli.file.parquet;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Tensor;

/**
 * The numbers of a file.
 *
 * @param names the names of the columns; empty if a column holds lists, whose elements have no names
 * @param values the numbers, (rows, columns); the elements of lists are columns, and a missing number is NaN
 * @param gap the place of the first missing number, for messages; null if there is none
 */
public record ParquetTable(
        List<String> names, Tensor values, @Nullable String gap) {
    public ParquetTable {
        names = List.copyOf(names);
    }
}
