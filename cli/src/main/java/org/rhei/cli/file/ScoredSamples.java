package org.rhei.cli.file;

import java.util.Arrays;
import java.util.List;
import org.rhei.cli.terminal.InputException;
import org.rhei.kernel.Tensor;

/**
 * Samples of one posterior, with numbers for each that other files hold, such as log-densities.
 *
 * @param reader notes what was found in the files
 * @param names the names of the values of a sample; empty if the file has none
 * @param samples the samples that are finite, with the axes of the file
 * @param kept the numbers of these samples among all rows of the file, from 0 on
 * @param all the number of all rows
 */
public record ScoredSamples(InputReader reader, List<String> names, Tensor samples, int[] kept, int all) {
    /** Copies the list. */
    public ScoredSamples {
        names = List.copyOf(names);
    }

    /**
     * Reads the samples; those that are NaN are left out.
     *
     * @param reader notes what was found
     * @throws InputException if the file does not hold the samples of one posterior
     */
    public static ScoredSamples read(InputReader reader, InputFile file) {
        FileValues found = reader.read("samples", file.usually(ReadOptions.PARAMETERS));
        String gap = InputReader.gap(found);
        List<String> names = List.of();
        Tensor rows;
        switch (found) {
            case FileValues.Columns table -> {
                IndexedRows indexed = new IndexedRows(file.toString(), table);
                indexed.requireOne("time", "the states at one");
                indexed.requireOne("observation", "the samples of one");
                ColumnOrder order = ColumnOrder.of(
                        file.toString(), table.names(), table.values().dim(1), List.of(), -1);
                names = order.namesIn(table.names());
                rows = order.of(table.values());
            }
            case FileValues.Array array -> {
                FileValues.Array ordered = array.ordered(file.toString(), List.of(), -1);
                names = ordered.names();
                rows = InputReader.samples(file.toString(), ordered.values());
            }
        }
        FiniteRows finite = FiniteRows.of(file.toString(), "sample", rows, gap);
        reader.warn(file, finite.leftOut(), finite.all(), "sample");
        return new ScoredSamples(reader, names, finite.values(), finite.kept(), finite.all());
    }

    /**
     * Reads a number for each sample.
     *
     * @param content the name of the numbers in messages, in the plural
     * @return the numbers of the samples that are finite, in their order; they may be NaN or infinite
     * @throws InputException if the file does not hold one number for each row of the samples' file
     */
    public double[] scores(InputFile file, String content) {
        FileValues found = reader.read(content, file.usually(List.of(content.replaceAll("[- ]", "_"), "log_prob")));
        float[] numbers = switch (found) {
            case FileValues.Columns table -> column(file.toString(), content, table);
            case FileValues.Array(var _, Tensor array) -> {
                int longest = Arrays.stream(array.shape()).max().orElse(1);
                if (array.size() != longest) {
                    throw new InputException(file + ": found shape " + Tensor.text(array.shape()) + ", expected "
                            + content + " of " + all + " samples: (" + all + ",)");
                }
                yield array.data();
            }
        };
        if (numbers.length != all) {
            throw new InputException(
                    file + ": found " + numbers.length + " " + content + ", expected " + all + ", one for each sample");
        }
        return Arrays.stream(kept).mapToDouble(row -> numbers[row]).toArray();
    }

    private static float[] column(String file, String content, FileValues.Columns table) {
        ColumnOrder order = ColumnOrder.of(file, table.names(), table.values().dim(1), List.of(), 1);
        if (order.columns().size() != 1) {
            throw new InputException(
                    file + ": found " + order.columns().size() + " columns of values, expected one of " + content);
        }
        IndexedRows rows = new IndexedRows(file, table);
        for (String axis : List.of("point", "sample")) {
            if (rows.has(axis)) {
                return rows.arranged(List.of(axis), order).data();
            }
        }
        return order.of(table.values()).data();
    }
}
