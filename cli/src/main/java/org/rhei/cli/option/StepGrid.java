package org.rhei.cli.option;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.rhei.cli.file.Csv;
import org.rhei.cli.file.GridFile;
import org.rhei.cli.file.Npy;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Text;
import org.rhei.kernel.Tensor;
import org.rhei.solvers.Grid;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Where the steps of a solver that does not choose them end, as the user says it. */
public sealed interface StepGrid {
    /** In words. */
    String describe();

    /** A grid by its name, for any number of steps. */
    enum Named implements StepGrid {
        UNIFORM {
            @Override
            Grid of(int steps) {
                return Grid.uniform(steps);
            }
        },
        QUADRATIC {
            @Override
            Grid of(int steps) {
                return Grid.quadratic(steps);
            }
        },
        LOGIT {
            @Override
            Grid of(int steps) {
                return new Grid.Logit(steps, LOGIT_SHARPNESS);
            }
        },
        EDM {
            @Override
            Grid of(int steps) {
                return new Grid.Edm(steps);
            }
        };

        /** The last step is about a twelfth of the first. */
        private static final double LOGIT_SHARPNESS = 4;

        abstract Grid of(int steps);

        @Override
        public String describe() {
            return this + " grid";
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The nodes themselves. */
    record File(Path path) implements StepGrid {

        /**
         * The nodes, in a row or a column, with or without the ends of the interval.
         *
         * @throws InputException when the file cannot be read, or its nodes are none, a table, not finite or not
         *     strictly monotone
         */
        Grid read() {
            float[] nodes = path.toString().toLowerCase(Locale.ROOT).endsWith(".npy") ? ofArray() : ofRows();
            if (nodes.length == 0) {
                throw new InputException(path + ": found no nodes, expected at least one");
            }
            double[] times = new double[nodes.length];
            Arrays.setAll(times, i -> nodes[i]);
            try {
                return Grid.of(times);
            } catch (IllegalArgumentException e) {
                throw new InputException(path + ": " + e.getMessage(), e);
            }
        }

        private float[] ofArray() {
            Tensor found = Npy.read(path);
            if (found.rank() != 1) {
                throw new InputException(
                        path + ": found shape " + Tensor.text(found.shape()) + ", expected (n,) for n nodes");
            }
            return found.data();
        }

        private float[] ofRows() {
            List<float[]> rows = Csv.rows(path);
            if (rows.size() == 1) {
                return rows.getFirst();
            }
            float[] nodes = new float[rows.size()];
            for (int row = 0; row < nodes.length; row++) {
                if (rows.get(row).length != 1) {
                    throw new InputException(path + ": row " + (row + 1) + " has " + rows.get(row).length
                            + " values, expected one row of nodes, or one node a row");
                }
                nodes[row] = rows.get(row)[0];
            }
            return nodes;
        }

        @Override
        public String describe() {
            return "nodes of " + path;
        }

        @Override
        public String toString() {
            return path.toString();
        }
    }

    /** Reads the option. */
    final class Converter implements ITypeConverter<StepGrid> {
        @Override
        public StepGrid convert(String text) {
            return GridFile.named(text)
                    .<StepGrid>map(File::new)
                    .or(() -> Arrays.stream(Named.values())
                            .filter(one -> one.toString().equals(text.toLowerCase(Locale.ROOT)))
                            .findFirst())
                    .orElseThrow(() -> new TypeConversionException("found " + Text.quote(text) + ", expected one of "
                            + List.of(Named.values()) + " or a .csv or .npy file of nodes"));
        }
    }
}
