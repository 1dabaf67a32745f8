package org.rhei.cli.run;

import java.util.Arrays;
import org.rhei.cli.file.InputFile;
import org.rhei.cli.file.InputReader;
import org.rhei.cli.terminal.InputException;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.text.NumberText;
import org.rhei.solvers.Grid;

/** Reads the nodes of a step grid from a file. */
final class GridFileReader {
    private GridFileReader() {}

    /**
     * Reads the nodes, in a row or a column, with or without the ends of the interval.
     *
     * @throws InputException if the file cannot be read, or its nodes are a table, not finite or not strictly
     *     monotone
     */
    static Grid read(InputFile file) {
        Tensor nodes = InputReader.matrix(file, "times");
        if (nodes.dim(0) != 1 && nodes.dim(1) != 1) {
            throw new InputException(file + ": found " + NumberText.count(nodes.dim(0), "row") + " of "
                    + NumberText.count(nodes.dim(1), "value") + ", expected one row of nodes, or one node a row");
        }
        double[] times = new double[nodes.size()];
        Arrays.setAll(times, i -> nodes.data()[i]);
        try {
            return Grid.of(times);
        } catch (IllegalArgumentException e) {
            throw new InputException(file + ": " + e.getMessage(), e);
        }
    }
}
