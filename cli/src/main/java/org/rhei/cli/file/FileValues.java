package org.rhei.cli.file;

import java.util.List;
import java.util.stream.IntStream;
import org.rhei.kernel.Tensor;

/** The values of a file, in the structure that its format has. */
public sealed interface FileValues {
    /** An array of any rank. */
    record Array(Tensor values) implements FileValues {}

    /** Rows that may differ in length. */
    record Rows(List<float[]> rows) implements FileValues {}

    /** A table whose columns have equal length: shape (rows, columns). */
    record Columns(Tensor values) implements FileValues {}

    /** Returns the rows of a tensor of two axes. */
    static List<float[]> rows(Tensor values) {
        return IntStream.range(0, values.dim(0))
                .mapToObj(i -> values.rows(i, i + 1).data())
                .toList();
    }
}
