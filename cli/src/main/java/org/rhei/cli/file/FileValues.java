package org.rhei.cli.file;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.terminal.InputException;
import org.rhei.kernel.Tensor;

/** The values of a file, in the structure that its format has. */
public sealed interface FileValues {
    /** Returns all values. */
    Tensor values();

    /**
     * An array of any rank.
     *
     * @param names the names of an entry's values, which are those of the last axis or of the last two; empty if the file has none
     * @param values the values
     */
    record Array(List<String> names, Tensor values) implements FileValues {
        public Array {
            names = List.copyOf(names);
        }

        /**
         * Returns the array with the values of each entry in the order that is expected, if both sides have names.
         *
         * @param file the name of the file in messages
         * @param expected the names that are expected; empty for none
         * @param count the number of values that are expected; -1 for any
         * @throws InputException if a name is missing or unknown
         */
        Array ordered(String file, List<String> expected, int count) {
            if (names.isEmpty()) {
                return this;
            }
            int width = names.size();
            ColumnOrder order = ColumnOrder.of(file, names, width, expected, count);
            Tensor rows = values.reshape(values.size() / width, width);
            Tensor chosen = order.of(rows);
            int[] shape = values.shape();
            if (order.columns().size() < width) { // values that number the entries are left out
                int kept = shape.length - (shape.length > 0 && shape[shape.length - 1] == width ? 1 : 2);
                shape = Arrays.copyOf(shape, kept + 1);
                shape[kept] = order.columns().size();
            }
            return new Array(order.namesIn(names), chosen.reshape(shape));
        }
    }

    /**
     * A table of columns of equal length.
     *
     * @param names the names of the columns; empty if the file has none
     * @param values the values, (rows, columns)
     * @param heading the origin of the names, for reports: {@code header}, {@code no header}, {@code columns}
     * @param gap the place and the text of the first value that is not finite, for messages; null if there is none, or if
     *     the format has no texts
     */
    record Columns(
            List<String> names,
            Tensor values,
            String heading,
            @Nullable String gap) implements FileValues {
        public Columns {
            names = List.copyOf(names);
        }

        /** Returns a table of a format that always names its columns. */
        static Columns of(List<String> names, Tensor values) {
            return new Columns(names, values, "columns", null);
        }

        /** Returns the number of rows. */
        int rows() {
            return values.dim(0);
        }
    }
}
