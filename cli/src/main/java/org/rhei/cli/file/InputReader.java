package org.rhei.cli.file;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.InputSummary;
import org.rhei.cli.terminal.Terminal;
import org.rhei.cli.terminal.Text;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.text.NumberText;
import org.rhei.networks.ModelConfig;

/** Reads the files of values that a command takes, in any of the {@link TableFormats}, and notes what was found in each. */
public final class InputReader {
    private final Terminal terminal;
    private final List<InputSummary> summaries = new ArrayList<>();

    /**
     * Prepares the reading of a command's files.
     *
     * @param terminal shows how many rows were left out
     */
    public InputReader(Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * Samples and the names of their values.
     *
     * @param names the names of the columns; empty if the file has none
     * @param values the samples that are finite, (n, dim) or (n, dim, ch)
     */
    public record NamedSamples(List<String> names, Tensor values) {
        public NamedSamples {
            names = List.copyOf(names);
        }
    }

    /** Returns a summary of each file that was read. */
    public List<InputSummary> summaries() {
        return List.copyOf(summaries);
    }

    /**
     * Reads one observation.
     *
     * @return shape (1, dim_cond, ch_cond)
     * @throws InputException if the file does not hold that
     */
    public Tensor observation(InputFile file, ModelConfig config) {
        Tensor xs = observations(file, config);
        if (xs.dim(0) != 1) {
            throw new InputException(file + ": found " + NumberText.count(xs.dim(0), "observation")
                    + ", expected one ('rhei batch' takes many)");
        }
        return xs;
    }

    /**
     * Reads one or more observations.
     *
     * @return shape (B, dim_cond, ch_cond)
     * @throws InputException if the file does not hold that
     */
    public Tensor observations(InputFile file, ModelConfig config) {
        return finite(file, EntryShape.ofObservations(config));
    }

    /**
     * Reads one or more parameter vectors, each of them finite.
     *
     * @return shape (n, dim_obs, ch_obs)
     * @throws InputException if the file does not hold that
     */
    public Tensor parameters(InputFile file, ModelConfig config) {
        return finite(file, EntryShape.ofPoints(config));
    }

    private Tensor finite(InputFile file, EntryShape shape) {
        FileValues found = read(shape.what() + "s", file.usually(shape.usualNames()));
        Tensor entries = shape.of(file.toString(), found);
        int values = shape.values();
        for (int i = 0; i < entries.size(); i++) {
            float value = entries.data()[i];
            if (!Float.isFinite(value)) {
                throw FiniteRows.notFinite(file.toString(), shape.what(), i / values, i % values, value, gap(found));
            }
        }
        return entries;
    }

    /**
     * Reads points, of which some may be NaN, as samples that failed are.
     *
     * @return the points that are finite, (n, dim_obs, ch_obs)
     * @throws InputException if the file does not hold that
     */
    public FiniteRows points(InputFile file, ModelConfig config) {
        EntryShape shape = EntryShape.ofPoints(config);
        FileValues found = read("points", file.usually(shape.usualNames()));
        if (found instanceof FileValues.Columns table) {
            new IndexedRows(file.toString(), table).requireOne("time", "those of one");
        }
        return leavingOut(file, shape.what(), shape.of(file.toString(), found), gap(found));
    }

    private FiniteRows leavingOut(InputFile file, String what, Tensor rows, String gap) {
        FiniteRows finite = FiniteRows.of(file.toString(), what, rows, gap);
        warn(file, finite.leftOut(), finite.all(), what);
        return finite;
    }

    /** Prints how many rows were left out, if any. */
    void warn(InputFile file, int leftOut, int all, String what) {
        if (leftOut > 0) {
            String left = leftOut + " of " + NumberText.count(all, what) + " are NaN and left out";
            terminal.say(file + ": " + left);
            summaries.add(summaries.removeLast().withLeftOut(leftOut));
        }
    }

    /**
     * Reads samples of one posterior, of any dimension; samples that are NaN are left out.
     *
     * @param content the name of the samples in reports
     * @param expected the names of the values, which decide their order where the file has names too; empty for none
     * @throws InputException if the file does not hold that
     */
    public NamedSamples samples(String content, InputFile file, List<String> expected) {
        SampleRows found = sampleRows(content, file, expected);
        return new NamedSamples(found.names, finite(file, found).values());
    }

    /**
     * Samples of one posterior, before those that are NaN are left out.
     *
     * @param names the names of the columns; empty if the file has none
     * @param rows the samples, (n, dim) or (n, dim, ch)
     * @param table the table of the file, whose columns may number the rows; null for an array
     * @param gap the place and the text of the first value that is not finite; empty if it is not known
     */
    record SampleRows(
            List<String> names, Tensor rows, @Nullable IndexedRows table, String gap) {}

    /** Reads samples of one posterior. */
    SampleRows sampleRows(String content, InputFile file, List<String> expected) {
        String name = file.toString();
        FileValues found = read(content, file.usually(ReadOptions.PARAMETERS));
        return switch (found) {
            case FileValues.Columns table -> {
                IndexedRows rows = new IndexedRows(name, table);
                rows.requireOne("time", "the states at one");
                rows.requireOne("observation", "the samples of one");
                ColumnOrder order =
                        ColumnOrder.of(name, table.names(), table.values().dim(1), expected, -1);
                yield new SampleRows(order.namesIn(table.names()), order.of(table.values()), rows, gap(found));
            }
            case FileValues.Array array -> {
                FileValues.Array ordered = array.ordered(name, expected, -1);
                yield new SampleRows(ordered.names(), samples(name, ordered.values()), null, "");
            }
        };
    }

    /** Removes the samples that are NaN. */
    FiniteRows finite(InputFile file, SampleRows samples) {
        return leavingOut(file, "sample", samples.rows, samples.gap);
    }

    /** Removes the axis of observations if there is one, and adds that of values to numbers. */
    private static Tensor samples(String file, Tensor found) {
        int[] shape = found.shape();
        return switch (shape.length) {
            case 1 -> found.reshape(shape[0], 1);
            case 2, 3 -> found;
            case 4 -> {
                if (shape[1] != 1) {
                    throw new InputException(file + ": found shape " + Tensor.text(shape)
                            + ", expected the samples of one observation: (n, dim, ch) or (n, d)");
                }
                yield found.reshape(shape[0], shape[2], shape[3]);
            }
            default ->
                throw new InputException(
                        file + ": found shape " + Tensor.text(shape) + ", expected (n, dim, ch) or (n, d)");
        };
    }

    /**
     * Reads the states of samples at several times; samples that are NaN are left out.
     *
     * @return shape (T, n, dim, ch)
     * @throws InputException if the file does not hold that
     */
    public Tensor trajectories(InputFile file) {
        String name = file.toString();
        FileValues found = read("trajectories", file.usually(ReadOptions.PARAMETERS));
        Tensor states = switch (found) {
            case FileValues.Array array ->
                withoutObservations(array.ordered(name, List.of(), -1).values());
            case FileValues.Columns table -> {
                IndexedRows rows = new IndexedRows(name, table);
                rows.requireOne("observation", "the samples of one");
                ColumnOrder order =
                        ColumnOrder.of(name, table.names(), table.values().dim(1), List.of(), -1);
                Tensor arranged = rows.arranged(List.of("time", "sample"), order);
                yield arranged.reshape(arranged.dim(0), arranged.dim(1), arranged.dim(2), 1);
            }
        };
        if (states.rank() != 4) {
            throw new InputException(
                    name + ": found shape " + Tensor.text(states.shape()) + ", expected (T, n, dim, ch)");
        }
        Tensor bySample = swapped(states);
        return swapped(leavingOut(file, "sample", bySample, gap(found)).values());
    }

    private static Tensor withoutObservations(Tensor found) {
        int[] shape = found.shape();
        return shape.length == 5 && shape[2] == 1 ? found.reshape(shape[0], shape[1], shape[3], shape[4]) : found;
    }

    /** Exchanges the first two axes of a tensor of four. */
    private static Tensor swapped(Tensor states) {
        int outer = states.dim(0);
        int inner = states.dim(1);
        int width = states.dim(2) * states.dim(3);
        Tensor swapped = Tensor.zeros(inner, outer, states.dim(2), states.dim(3));
        for (int i = 0; i < outer; i++) {
            for (int j = 0; j < inner; j++) {
                System.arraycopy(
                        states.data(), (i * inner + j) * width, swapped.data(), (j * outer + i) * width, width);
            }
        }
        return swapped;
    }

    /**
     * Samples of several posteriors, as many of each.
     *
     * @param samples the samples that are finite, (n, B, dim_obs, ch_obs)
     * @param kept the numbers of their observations, from 0 on; without those whose samples all failed
     */
    public record Posteriors(Tensor samples, int[] kept) {}

    /**
     * Reads the samples of several posteriors. Where samples are NaN, as many are left out of each posterior as of the one
     * that has the most of them; a posterior whose samples are all NaN is left out.
     *
     * @param count the number of posteriors that are expected
     * @throws InputException if the file does not hold that
     */
    public Posteriors posteriors(InputFile file, ModelConfig config, int count) {
        String name = file.toString();
        EntryShape shape = EntryShape.ofPoints(config);
        FileValues found = read("samples", file.usually(shape.usualNames()));
        Tensor drawn = switch (found) {
            case FileValues.Array array ->
                array.ordered(name, shape.names(), shape.values()).values();
            case FileValues.Columns table -> {
                IndexedRows rows = new IndexedRows(name, table);
                rows.requireOne("time", "the states at one");
                ColumnOrder order = shape.order(name, table);
                List<String> axes = rows.has("observation") ? List.of("sample", "observation") : List.of("sample");
                Tensor arranged = rows.has("sample") ? rows.arranged(axes, order) : order.of(table.values());
                int samples = arranged.dim(0);
                int observations = axes.size() == 1 ? 1 : arranged.dim(1);
                yield arranged.reshape(samples, observations, shape.dim(), shape.channels());
            }
        };
        if (drawn.rank() == 3 && shape.channels() == 1 && drawn.dim(2) == shape.dim()) {
            drawn = drawn.reshape(drawn.dim(0), drawn.dim(1), shape.dim(), 1);
        }
        if (drawn.rank() != 4 || drawn.dim(2) != shape.dim() || drawn.dim(3) != shape.channels()) {
            throw new InputException(name + ": found shape " + Tensor.text(drawn.shape()) + ", expected (nsamples, B, "
                    + shape.dim() + ", " + shape.channels() + ")");
        }
        if (drawn.dim(1) != count) {
            throw new InputException(name + ": found the samples of " + drawn.dim(1)
                    + " posteriors, expected one for each of the " + count + " observations");
        }
        return finite(file, drawn, gap(found));
    }

    private Posteriors finite(InputFile file, Tensor drawn, String gap) {
        Tensor byPosterior = swapped(drawn);
        int samples = byPosterior.dim(1);
        List<Integer> kept = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        List<Tensor> finite = new ArrayList<>();
        int fewest = samples;
        for (int b = 0; b < byPosterior.dim(0); b++) {
            Tensor all = byPosterior.rows(b, b + 1).reshape(samples, byPosterior.dim(2), byPosterior.dim(3));
            FiniteRows rows = FiniteRows.orNone(file + ", observation " + (b + 1), "sample", all, gap);
            if (rows.kept().length > 0) {
                kept.add(b);
                finite.add(rows.values());
                fewest = Math.min(fewest, rows.kept().length);
            } else {
                failed.add(String.valueOf(b + 1));
            }
        }
        if (kept.isEmpty()) {
            throw FiniteRows.none(file.toString(), "sample", samples * byPosterior.dim(0), gap);
        }
        if (!failed.isEmpty()) {
            terminal.say(file + ": " + failed.size() + " of " + byPosterior.dim(0)
                    + " observations are left out, all samples of each are NaN: number " + Text.list(failed));
        }
        warn(file, samples - fewest, samples, "sample");
        int width = byPosterior.dim(2) * byPosterior.dim(3);
        float[] data = new float[finite.size() * fewest * width];
        for (int b = 0; b < finite.size(); b++) {
            System.arraycopy(finite.get(b).data(), 0, data, b * fewest * width, fewest * width);
        }
        Tensor all = Tensor.of(data, finite.size(), fewest, byPosterior.dim(2), byPosterior.dim(3));
        return new Posteriors(
                swapped(all), kept.stream().mapToInt(Integer::intValue).toArray());
    }

    /**
     * Reads rows of values.
     *
     * @param content the name of the values in messages, in the plural
     * @return two axes
     * @throws InputException if the file cannot be read or holds no rows
     */
    public static Tensor matrix(InputFile file, String content) {
        return switch (file.withoutNumberedNames().values(content)) {
            case FileValues.Columns table -> table.values();
            case FileValues.Array(var _, Tensor array) when array.rank() == 2 -> array;
            case FileValues.Array(var _, Tensor array) when array.rank() == 1 -> array.reshape(1, array.size());
            case FileValues.Array(var _, Tensor array) ->
                throw new InputException(
                        file + ": found shape " + Tensor.text(array.shape()) + ", expected one or two axes");
        };
    }

    /** Reads a file and notes what was found. */
    FileValues read(String content, InputFile file) {
        FileValues found = file.values(content);
        summaries.add(summary(content, file, found));
        return found;
    }

    private static InputSummary summary(String content, InputFile file, FileValues found) {
        return switch (found) {
            case FileValues.Array(List<String> names, Tensor array) ->
                new InputSummary(content, file.toString(), InputSummary.shape(array), "", names, 0);
            case FileValues.Columns table ->
                new InputSummary(
                        content,
                        file.toString(),
                        InputSummary.shape(table.values()),
                        table.heading(),
                        table.names(),
                        0);
        };
    }

    private static String gap(FileValues found) {
        return found instanceof FileValues.Columns(var _, var _, var _, String gap)
                ? Optional.ofNullable(gap).map(text -> " (" + text + ")").orElse("")
                : "";
    }
}
