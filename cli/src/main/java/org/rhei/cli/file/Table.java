package org.rhei.cli.file;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.rhei.kernel.Tensor;

/**
 * Values as rows with named columns. Where more than one axis counts the rows, a row begins with its index on each of
 * them, from 0 on.
 *
 * @param axes the meaning of the leading axes, such as samples and observations
 * @param columns the names of a row's values
 * @param tensor the values, row by row
 */
record Table(List<String> axes, List<String> columns, Tensor tensor) {
    /**
     * Returns the states of a tensor as rows.
     *
     * @param tensor shape (axes…, tokens, channels), or (axes…) for one value a row
     * @param axes the meaning of the leading axes
     * @param name the name of a row's values, numbered from 1 on where there are several
     */
    static Table of(Tensor tensor, List<String> axes, String name) {
        List<String> columns = new ArrayList<>();
        if (tensor.rank() == axes.size()) {
            columns.add(name);
        } else {
            int tokens = tensor.dim(axes.size());
            int channels = tensor.dim(axes.size() + 1);
            for (int token = 1; token <= tokens; token++) {
                for (int channel = 1; channel <= channels; channel++) {
                    columns.add(name + "_" + token + (channels == 1 ? "" : "_" + channel));
                }
            }
        }
        return new Table(axes, columns, tensor);
    }

    /** Returns the number of rows. */
    int rows() {
        return tensor.size() / columns.size();
    }

    /** Returns the axes whose indices are written: none if there is one axis, because the row itself is its index. */
    List<String> indices() {
        return axes.size() > 1 ? axes : List.of();
    }

    /** Returns the index of a row on an axis. */
    int index(int axis, int row) {
        int below = IntStream.range(axis + 1, axes.size()).map(tensor::dim).reduce(1, (a, b) -> a * b);
        return row / below % tensor.dim(axis);
    }

    /** Returns a value. */
    float value(int row, int column) {
        return tensor.data()[row * columns.size() + column];
    }
}
