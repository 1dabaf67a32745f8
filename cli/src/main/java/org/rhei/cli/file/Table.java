package org.rhei.cli.file;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.rhei.kernel.Tensor;

/**
 * Numbers as rows with named columns. Where more than one axis counts the rows, a row begins with its index on each of
 * them, from 0 on.
 *
 * @param axes what the leading axes count, such as samples and observations
 * @param columns the names of a row's numbers
 * @param numbers the numbers, row by row
 */
record Table(List<String> axes, List<String> columns, Tensor numbers) {
    /**
     * The states of a tensor as rows.
     *
     * @param numbers shape (axes…, tokens, channels), or (axes…) for one number each
     * @param axes what the leading axes count
     * @param name what a row's numbers are called; more than one are numbered from 1 on
     */
    static Table of(Tensor numbers, List<String> axes, String name) {
        List<String> columns = new ArrayList<>();
        if (numbers.rank() == axes.size()) {
            columns.add(name);
        } else {
            int tokens = numbers.dim(axes.size());
            int channels = numbers.dim(axes.size() + 1);
            for (int token = 1; token <= tokens; token++) {
                for (int channel = 1; channel <= channels; channel++) {
                    columns.add(name + "_" + token + (channels == 1 ? "" : "_" + channel));
                }
            }
        }
        return new Table(axes, columns, numbers);
    }

    int rows() {
        return numbers.size() / columns.size();
    }

    /** The axes that are written: those of more than one, for the number of a row says where on a single one it is. */
    List<String> indices() {
        return axes.size() > 1 ? axes : List.of();
    }

    /** Where on an axis a row is. */
    int index(int axis, int row) {
        int below = IntStream.range(axis + 1, axes.size()).map(numbers::dim).reduce(1, (a, b) -> a * b);
        return row / below % numbers.dim(axis);
    }

    float number(int row, int column) {
        return numbers.data()[row * columns.size() + column];
    }
}
