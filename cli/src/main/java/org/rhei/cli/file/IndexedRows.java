package org.rhei.cli.file;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Text;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.text.NumberText;

/**
 * A table whose rows are numbered by columns such as {@code sample} and {@code observation}, as {@link Table} writes them.
 *
 * @param file the name of the file in messages
 * @param table the table
 */
record IndexedRows(String file, FileValues.Columns table) {
    /** Returns true if the table has a column that numbers an axis. */
    boolean has(String axis) {
        return table.names().contains(axis);
    }

    /**
     * Refuses a table of several entries on an axis.
     *
     * @param axis the axis, which the table need not have
     * @param expected the entries that are expected, in words
     */
    void requireOne(String axis, String expected) {
        int column = table.names().indexOf(axis);
        for (int row = 1; column >= 0 && row < table.rows(); row++) {
            if (value(row, column) != value(0, column)) {
                throw new InputException(file + ": found rows of more than one " + axis + ", expected " + expected);
            }
        }
    }

    /**
     * Arranges the rows by their numbers, in whatever order they stand.
     *
     * @param axes the names of the columns that number the rows
     * @param order the columns of the values
     * @return an axis for each name, and one for the values
     * @throws InputException if a column is missing, or the rows are not one for each combination of numbers
     */
    Tensor arranged(List<String> axes, ColumnOrder order) {
        int rows = table.rows();
        int[] shape = new int[axes.size() + 1];
        int[] columns = new int[axes.size()];
        double count = 1;
        for (int axis = 0; axis < axes.size(); axis++) {
            columns[axis] = table.names().indexOf(axes.get(axis));
            shape[axis] = 1 + largest(axes.get(axis), columns[axis]);
            count *= shape[axis];
        }
        if (count != rows) {
            throw new InputException(file + ": found " + NumberText.count(rows, "row") + ", expected " + (long) count
                    + ", one for each combination of " + Text.list(axes));
        }
        shape[axes.size()] = order.columns().size();
        int width = order.columns().size();
        float[] values = order.of(table.values()).data();
        float[] arranged = new float[rows * width];
        boolean[] filled = new boolean[rows];
        for (int row = 0; row < rows; row++) {
            int at = 0;
            for (int axis = 0; axis < columns.length; axis++) {
                at = at * shape[axis] + (int) value(row, columns[axis]);
            }
            if (filled[at]) {
                throw new InputException(file + ": row " + (row + 1) + " has the " + Text.list(axes)
                        + " of an earlier row, expected one row for each combination");
            }
            filled[at] = true;
            System.arraycopy(values, row * width, arranged, at * width, width);
        }
        return Tensor.of(arranged, Arrays.copyOf(shape, shape.length));
    }

    private int largest(String axis, int column) {
        if (column < 0) {
            throw new InputException(file + ": found no column " + axis + " among " + Text.list(table.names())
                    + ", expected one that numbers the " + axis + " of each row from 0 on");
        }
        int largest = -1;
        for (int row = 0; row < table.rows(); row++) {
            float number = value(row, column);
            if (!(number >= 0 && number < table.rows() && number == (int) number)) {
                throw new InputException(file + ": row " + (row + 1) + " has the " + axis + " "
                        + NumberText.number(number) + ", expected a whole number from 0 on, below the number of rows");
            }
            largest = Math.max(largest, (int) number);
        }
        return largest;
    }

    /**
     * Returns the numbers of the rows on an axis.
     *
     * @return a number for each row; none if the table has no column for the axis
     * @throws InputException if one is no index
     */
    IntStream numbers(String axis) {
        int column = table.names().indexOf(axis);
        if (column < 0) {
            return IntStream.empty();
        }
        largest(axis, column);
        return IntStream.range(0, table.rows()).map(row -> (int) value(row, column));
    }

    private float value(int row, int column) {
        return table.values().data()[row * table.values().dim(1) + column];
    }
}
