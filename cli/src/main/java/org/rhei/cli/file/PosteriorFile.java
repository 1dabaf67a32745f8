package org.rhei.cli.file;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.terminal.InputException;
import org.rhei.kernel.Tensor;

/**
 * The samples in a file, of one posterior or of several. Of states at several times, the last ones are the samples.
 *
 * @param names the names of the values of a sample; numbered if the file has none
 * @param posteriors the posteriors that the file has samples of, in the order of their observations
 * @param batch true if the file counts observations, be it one
 */
public record PosteriorFile(List<String> names, List<Posterior> posteriors, boolean batch) {
    private static final List<String> OF_TIMES = List.of("--time-grid", "--intermediates");

    /** Copies the lists. */
    public PosteriorFile {
        names = List.copyOf(names);
        posteriors = List.copyOf(posteriors);
    }

    /**
     * The samples of one posterior.
     *
     * @param observation the number of its observation in the file, from 1 on
     * @param samples the samples that are finite, (n, d); n is 0 where all are NaN and the file has others
     * @param leftOut the number of samples that are NaN
     */
    public record Posterior(int observation, Tensor samples, int leftOut) {}

    /** Samples of the posteriors, before those that are NaN are left out; null for an observation without rows. */
    private record Found(List<String> names, List<@Nullable Tensor> posteriors, boolean batch, String gap) {}

    /**
     * Reads a file.
     *
     * @param reader notes what was found
     * @param expected the names of the values, which decide their order where the file has names too; empty for none
     * @throws InputException if the file does not hold samples
     */
    public static PosteriorFile read(InputReader reader, InputFile file, List<String> expected) {
        Found found = switch (reader.read("samples", file.usually(ReadOptions.PARAMETERS))) {
            case FileValues.Array array -> of(file, array.ordered(file.toString(), expected, -1));
            case FileValues.Columns table -> of(file.toString(), table, expected);
        };
        List<Posterior> posteriors = new ArrayList<>();
        int leftOut = 0;
        int all = 0;
        for (int b = 0; b < found.posteriors.size(); b++) {
            Tensor samples = found.posteriors.get(b);
            if (samples != null) {
                String name = found.batch ? file + ", observation " + (b + 1) : file.toString();
                FiniteRows rows = FiniteRows.orNone(name, "sample", samples, found.gap);
                posteriors.add(new Posterior(b + 1, rows.values(), rows.leftOut()));
                leftOut += rows.leftOut();
                all += rows.all();
            }
        }
        if (leftOut == all) {
            throw FiniteRows.none(file.toString(), "sample", all, found.gap);
        }
        reader.warn(file, leftOut, all, "sample");
        return new PosteriorFile(found.names, posteriors, found.batch);
    }

    private static Found of(InputFile file, FileValues.Array found) {
        Tensor array = found.values();
        boolean times = array.rank() >= 4 && hasTimes(file);
        Tensor last = times ? array.rows(array.dim(0) - 1, array.dim(0)) : array;
        int[] shape = times ? Arrays.copyOfRange(array.shape(), 1, array.rank()) : array.shape();
        if (shape.length < 1 || shape.length > 4) {
            throw new InputException(file + ": found shape " + Tensor.text(array.shape())
                    + ", expected (n, d), (n, dim, ch) or (n, B, dim, ch)");
        }
        boolean batch = shape.length == 4;
        int posteriors = batch ? shape[1] : 1;
        int samples = shape[0];
        int width = last.size() / samples / posteriors;
        List<@Nullable Tensor> each = new ArrayList<>();
        for (int b = 0; b < posteriors; b++) {
            float[] own = new float[samples * width];
            for (int i = 0; i < samples; i++) {
                System.arraycopy(last.data(), (i * posteriors + b) * width, own, i * width, width);
            }
            each.add(Tensor.of(own, samples, width));
        }
        int channels = shape.length > 2 ? shape[shape.length - 1] : 1;
        return new Found(found.names().isEmpty() ? names(width / channels, channels) : found.names(), each, batch, "");
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
        int[] last = IntStream.range(0, values.dim(0))
                .filter(row -> times.length == 0 || times[row] == latest)
                .toArray();
        int[] counts = new int[posteriors];
        for (int row : last) {
            counts[observations.length == 0 ? 0 : observations[row]]++;
        }
        int[][] rowsOf = Arrays.stream(counts).mapToObj(int[]::new).toArray(int[][]::new);
        for (int i = last.length - 1; i >= 0; i--) {
            int b = observations.length == 0 ? 0 : observations[last[i]];
            rowsOf[b][--counts[b]] = last[i];
        }
        List<@Nullable Tensor> each = new ArrayList<>();
        for (int[] own : rowsOf) {
            each.add(own.length == 0 ? null : values.select(own));
        }
        List<String> named = order.namesIn(table.names());
        return new Found(
                named.isEmpty() ? names(values.dim(1), 1) : named,
                each,
                observations.length > 0,
                Optional.ofNullable(table.gap()).map(text -> " (" + text + ")").orElse(""));
    }
}
