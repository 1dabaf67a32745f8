package org.rhei.cli.file;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.rhei.cli.terminal.InputException;
import org.rhei.kernel.Tensor;

/**
 * The samples in a file, of one posterior or of several. Of states at several times, the last ones are the samples.
 *
 * @param names the names of the values of a sample; numbered if the file has none
 * @param posteriors the samples of each posterior that are finite, (n, d)
 * @param leftOut the samples of each posterior that are NaN
 * @param batch true if the file counts observations, be it one
 */
public record PosteriorFile(List<String> names, List<Tensor> posteriors, List<Integer> leftOut, boolean batch) {
    private static final List<String> OF_TIMES = List.of("--time-grid", "--intermediates");

    /** Copies the lists. */
    public PosteriorFile {
        names = List.copyOf(names);
        posteriors = List.copyOf(posteriors);
        leftOut = List.copyOf(leftOut);
    }

    /** Samples of all posteriors, before those that are NaN are left out. */
    private record Found(List<String> names, List<Tensor> posteriors, boolean batch, String gap) {}

    /**
     * Reads a file.
     *
     * @param reader notes what was found
     * @param expected the names of the values, which decide their order where the file has names too; empty for none
     * @throws InputException if the file does not hold samples
     */
    public static PosteriorFile read(InputReader reader, InputFile file, List<String> expected) {
        Found found = switch (reader.read("samples", file.usually(ReadOptions.PARAMETERS))) {
            case FileValues.Array(Tensor array) -> of(file, array);
            case FileValues.Columns table -> of(file.toString(), table, expected);
        };
        List<Tensor> finite = new ArrayList<>();
        List<Integer> leftOut = new ArrayList<>();
        int all = 0;
        for (int b = 0; b < found.posteriors.size(); b++) {
            String name = found.batch ? file + ", observation " + (b + 1) : file.toString();
            FiniteRows rows = FiniteRows.of(name, "sample", found.posteriors.get(b), found.gap);
            finite.add(rows.values());
            leftOut.add(rows.leftOut());
            all += rows.all();
        }
        reader.warn(file, leftOut.stream().mapToInt(Integer::intValue).sum(), all, "sample");
        return new PosteriorFile(found.names, finite, leftOut, found.batch);
    }

    private static Found of(InputFile file, Tensor array) {
        boolean times = array.rank() >= 4 && hasTimes(file);
        Tensor last = times ? array.rows(array.dim(0) - 1, array.dim(0)) : array;
        int[] shape = times ? Arrays.copyOfRange(array.shape(), 1, array.rank()) : array.shape();
        if (shape.length < 1 || shape.length > 4 || array.size() == 0) {
            throw new InputException(file + ": found shape " + Tensor.text(array.shape())
                    + ", expected (n, d), (n, dim, ch) or (n, B, dim, ch)");
        }
        boolean batch = shape.length == 4;
        int posteriors = batch ? shape[1] : 1;
        int samples = shape[0];
        int width = last.size() / samples / posteriors;
        List<Tensor> each = new ArrayList<>();
        for (int b = 0; b < posteriors; b++) {
            float[] own = new float[samples * width];
            for (int i = 0; i < samples; i++) {
                System.arraycopy(last.data(), (i * posteriors + b) * width, own, i * width, width);
            }
            each.add(Tensor.of(own, samples, width));
        }
        int channels = shape.length > 2 ? shape[shape.length - 1] : 1;
        return new Found(names(width / channels, channels), each, batch, "");
    }

    /** Returns numbered names of the values of a sample, as tables of results have them. */
    public static List<String> names(int tokens, int channels) {
        return Table.of(new int[] {1, tokens, channels}, List.of("sample"), "theta")
                .columns();
    }

    /** Returns true if the record of how the array was made says that its first axis is one of times. */
    private static boolean hasTimes(InputFile file) {
        try {
            Provenance made = new ResultFile(file.path()).provenance();
            return OF_TIMES.stream().anyMatch(made.options()::containsKey);
        } catch (InputException _) {
            return false; // the array has none
        }
    }

    private static Found of(String name, FileValues.Columns table, List<String> expected) {
        ColumnOrder order = ColumnOrder.of(name, table.names(), table.values().dim(1), expected, -1);
        Tensor values = order.of(table.values());
        IndexedRows rows = new IndexedRows(name, table);
        int latest = rows.numbers("time").max().orElse(0);
        int[] times = rows.numbers("time").toArray();
        int[] observations = rows.numbers("observation").toArray();
        int posteriors = 1 + Arrays.stream(observations).max().orElse(0);
        List<Tensor> each = new ArrayList<>();
        for (int b = 0; b < posteriors; b++) {
            int own = b;
            int[] chosen = IntStream.range(0, values.dim(0))
                    .filter(row -> times.length == 0 || times[row] == latest)
                    .filter(row -> observations.length == 0 || observations[row] == own)
                    .toArray();
            if (chosen.length > 0) {
                each.add(FiniteRows.chosen(values, chosen));
            }
        }
        if (each.isEmpty()) {
            throw new InputException(name + ": found no samples, expected at least one row of numbers");
        }
        List<String> named = order.namesIn(table.names());
        return new Found(
                named.isEmpty() ? names(values.dim(1), 1) : named,
                each,
                observations.length > 0,
                Optional.ofNullable(table.gap()).map(text -> " (" + text + ")").orElse(""));
    }
}
