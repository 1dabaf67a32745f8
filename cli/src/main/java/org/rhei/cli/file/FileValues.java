package org.rhei.cli.file;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Tensor;

/** The values of a file, in the structure that its format has. */
public sealed interface FileValues {
    /** An array of any rank. */
    record Array(Tensor values) implements FileValues {}

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
