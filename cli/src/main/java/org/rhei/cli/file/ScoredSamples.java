package org.rhei.cli.file;

import java.util.Arrays;
import java.util.List;
import org.rhei.cli.terminal.InputException;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.text.NumberText;

/**
 * Samples of one posterior, with numbers for each that other files hold, such as log-densities.
 *
 * @param reader notes what was found in the files
 * @param names the names of the values of a sample; empty if the file has none
 * @param samples the samples that are finite, with the axes of the file
 * @param kept the numbers of these samples among all rows of the file, from 0 on
 * @param all the number of all rows
 * @param numbers the number that the file gives to each row as a sample; empty if it gives none
 */
public record ScoredSamples(
        InputReader reader, List<String> names, Tensor samples, int[] kept, int all, List<Integer> numbers) {
    /**
     * A kind of numbers.
     *
     * @param content its name in messages, in the plural
     * @param names the names that a column or an array of such numbers has usually
     */
    public record Score(String content, List<String> names) {
        /** The logarithms of the density that samples were drawn from. */
        public static final Score LOG_PROB = new Score("log-probabilities", List.of("log_prob", "log_probs"));

        /** The logarithms of likelihoods. */
        public static final Score LOG_LIKELIHOOD =
                new Score("log-likelihoods", List.of("log_likelihood", "log_likelihoods"));

        /** The logarithms of the prior's density. */
        public static final Score LOG_PRIOR = new Score("log-priors", List.of("log_prior", "log_priors"));

        public Score {
            names = List.copyOf(names);
        }
    }

    /** Copies the lists. */
    public ScoredSamples {
        names = List.copyOf(names);
        numbers = List.copyOf(numbers);
    }

    /**
     * Reads the samples; those that are NaN are left out.
     *
     * @param reader notes what was found
     * @throws InputException if the file does not hold the samples of one posterior
     */
    public static ScoredSamples read(InputReader reader, InputFile file) {
        InputReader.SampleRows found = reader.sampleRows("samples", file, List.of());
        IndexedRows table = found.table();
        List<Integer> numbers =
                table == null ? List.of() : table.numbers("sample").boxed().toList();
        FiniteRows finite = reader.finite(file, found);
        return new ScoredSamples(reader, found.names(), finite.values(), finite.kept(), finite.all(), numbers);
    }

    /**
     * Reads a number for each sample. Rows of a table with a column {@code sample} belong to the samples with these numbers, if the samples
     * have any; otherwise, and with a column {@code point}, the number is that of the row in the file of the samples. Other rows are in
     * the order of the samples' file.
     *
     * @param score the kind of the numbers
     * @return the numbers of the samples that are finite, in their order; they may be NaN or infinite
     * @throws InputException if the file does not hold one number for each row of the samples' file
     */
    public double[] scores(InputFile file, Score score) {
        String content = score.content();
        float[] found = switch (reader.read(content, file.usually(score.names()))) {
            case FileValues.Columns table -> column(file.toString(), score, table);
            case FileValues.Array(var _, Tensor array) -> {
                int longest = Arrays.stream(array.shape()).max().orElse(1);
                if (array.size() != longest) {
                    throw new InputException(file + ": found shape " + Tensor.text(array.shape()) + ", expected "
                            + content + " of " + NumberText.count(all, "sample") + ": (" + all + ",)");
                }
                yield array.data();
            }
        };
        if (found.length != all) {
            throw new InputException(
                    file + ": found " + found.length + " " + content + ", expected " + all + ", one for each sample");
        }
        return Arrays.stream(kept).mapToDouble(row -> found[row]).toArray();
    }

    /** Returns the numbers in the order of the samples' file. */
    private float[] column(String file, Score score, FileValues.Columns table) {
        ColumnOrder order = order(file, score, table);
        IndexedRows rows = new IndexedRows(file, table);
        if (rows.has("sample")) {
            float[] bySample = rows.arranged(List.of("sample"), order).data();
            return numbers.isEmpty() ? bySample : inOrderOfSamples(file, bySample);
        }
        return rows.has("point")
                ? rows.arranged(List.of("point"), order).data()
                : order.of(table.values()).data();
    }

    private static ColumnOrder order(String file, Score score, FileValues.Columns table) {
        List<String> named =
                table.names().stream().filter(score.names()::contains).toList();
        if (named.size() == 1) {
            return new ColumnOrder(List.of(table.names().indexOf(named.getFirst())), true);
        }
        ColumnOrder order = ColumnOrder.of(file, table.names(), table.values().dim(1), List.of(), 1);
        if (order.columns().size() != 1) {
            throw new InputException(file + ": found "
                    + NumberText.count(order.columns().size(), "column") + " of values, expected one of "
                    + score.content() + ", or one with the name "
                    + score.names().getFirst());
        }
        return order;
    }

    private float[] inOrderOfSamples(String file, float[] bySample) {
        if (bySample.length != all || numbers.stream().distinct().count() != all) {
            throw new InputException(file + ": found numbers of " + NumberText.count(bySample.length, "sample")
                    + ", expected one for each of " + NumberText.count(all, "sample")
                    + ", whose column sample counts each once");
        }
        float[] ordered = new float[all];
        for (int row = 0; row < all; row++) {
            ordered[row] = bySample[numbers.get(row)];
        }
        return ordered;
    }
}
