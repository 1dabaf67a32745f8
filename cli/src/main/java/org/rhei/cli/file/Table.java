package org.rhei.cli.file;

import java.util.ArrayList;
import java.util.List;
import org.rhei.networks.ModelDescription;

/**
 * The form of values as rows with named columns. Where more than one axis counts the rows, a row begins with its index on each of
 * them, from 0 on.
 *
 * @param axes the meaning of the leading axes, such as samples and observations
 * @param columns the names of a row's values
 * @param shape the size of each axis of the values, whose leading axes count the rows
 */
record Table(List<String> axes, List<String> columns, int[] shape) {
    /**
     * Returns the form of an array as rows.
     *
     * @param shape (axes…, tokens, channels), or (axes…) for one value a row
     * @param axes the meaning of the leading axes
     * @param name the name of a row's values, numbered from 1 on where there are several
     */
    static Table of(int[] shape, List<String> axes, String name) {
        List<String> columns = new ArrayList<>();
        if (shape.length == axes.size()) {
            columns.add(name);
        } else {
            columns.addAll(ModelDescription.numberedNames(name, shape[axes.size()], shape[axes.size() + 1]));
        }
        return new Table(axes, columns, shape);
    }

    /** Returns the number of rows. */
    long rows() {
        return rowsBelow(-1);
    }

    /** Returns the axes whose indices are written: none if there is one axis, because the row itself is its index. */
    List<String> indices() {
        return axes.size() > 1 ? axes : List.of();
    }

    /** Returns the index of a row on an axis. */
    int index(int axis, long row) {
        return (int) (row / rowsBelow(axis) % shape[axis]);
    }

    /** Returns the number of consecutive rows that have the same index on an axis; all rows for axis -1. */
    private long rowsBelow(int axis) {
        long rows = 1;
        for (int below = axis + 1; below < axes.size(); below++) {
            rows *= shape[below];
        }
        return rows;
    }
}
