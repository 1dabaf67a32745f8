package org.rhei.cli.run;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.rhei.cli.file.Csv;
import org.rhei.cli.file.Npy;
import org.rhei.cli.terminal.InputException;
import org.rhei.kernel.Tensor;
import org.rhei.solvers.Grid;

/** Reads the nodes of a step grid from a file. */
final class GridFileReader {
    private GridFileReader() {}

    /**
     * Reads the nodes, in a row or a column, with or without the ends of the interval.
     *
     * @throws InputException if the file cannot be read, or its nodes are none, a table, not finite or not strictly
     *     monotone
     */
    static Grid read(Path file) {
        float[] nodes = file.toString().toLowerCase(Locale.ROOT).endsWith(".npy") ? ofArray(file) : ofRows(file);
        if (nodes.length == 0) {
            throw new InputException(file + ": found no nodes, expected at least one");
        }
        double[] times = new double[nodes.length];
        Arrays.setAll(times, i -> nodes[i]);
        try {
            return Grid.of(times);
        } catch (IllegalArgumentException e) {
            throw new InputException(file + ": " + e.getMessage(), e);
        }
    }

    private static float[] ofArray(Path file) {
        Tensor found = Npy.read(file);
        if (found.rank() != 1) {
            throw new InputException(
                    file + ": found shape " + Tensor.text(found.shape()) + ", expected (n,) for n nodes");
        }
        return found.data();
    }

    private static float[] ofRows(Path file) {
        List<float[]> rows = Csv.rows(file);
        if (rows.size() == 1) {
            return rows.getFirst();
        }
        float[] nodes = new float[rows.size()];
        for (int row = 0; row < nodes.length; row++) {
            if (rows.get(row).length != 1) {
                throw new InputException(file + ": row " + (row + 1) + " has " + rows.get(row).length
                        + " values, expected one row of nodes, or one node a row");
            }
            nodes[row] = rows.get(row)[0];
        }
        return nodes;
    }
}
