package org.rhei.cli.file;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Text;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.text.NumberText;
import org.rhei.networks.EncoderConfig;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.Patches;

/**
 * The form of the observations or points that a model takes, in which values of a file are brought.
 *
 * @param what the name of an entry in messages, in the singular
 * @param letter the letter for the number of entries in messages
 * @param sides the number of tokens of an entry; the height and width of an image
 * @param channels the number of channels of a token
 * @param trained the sizes that the model was trained with, in words
 * @param names the names of an entry's values; empty if the model has none
 * @param patches cuts an image into an entry's tokens; empty if the tokens are no patches
 */
record EntryShape(
        String what,
        String letter,
        List<Integer> sides,
        int channels,
        String trained,
        List<String> names,
        Optional<Patches> patches) {
    EntryShape {
        sides = List.copyOf(sides);
        names = List.copyOf(names);
    }

    /** Returns the number of tokens of an entry. */
    int dim() {
        return sides.stream().reduce(1, Math::multiplyExact);
    }

    /** Returns the form of a model's observations. */
    static EntryShape ofObservations(ModelConfig config) {
        Optional<EncoderConfig> encoder = config.encoder();
        String trained = encoder.map(of -> "an encoder of " + (of.shape().size() == 1 ? "series" : "images") + " of "
                        + NumberText.count(config.chCond(), "channel"))
                .orElse("dim_cond " + config.dimCond() + " and ch_cond " + config.chCond());
        return new EntryShape(
                "observation",
                "B",
                config.observationSides(),
                config.chCond(),
                trained,
                config.description().dataNames(),
                Patches.ofObservations(config));
    }

    /** Returns the form of a model's parameters. */
    static EntryShape ofPoints(ModelConfig config) {
        String trained = "dim_obs " + config.dimObs() + " and ch_obs " + config.chObs();
        return new EntryShape(
                "point",
                "n",
                List.of(config.dimObs()),
                config.chObs(),
                trained,
                config.description().parameterNames(),
                Optional.empty());
    }

    /** Returns the names that an array of such entries has usually. */
    List<String> usualNames() {
        return what.equals("observation") ? ReadOptions.DATA : ReadOptions.PARAMETERS;
    }

    /** Returns the number of values of an entry. */
    int values() {
        return Math.multiplyExact(dim(), channels);
    }

    /**
     * Converts the values of a file to this form.
     *
     * @param file the name of the file in messages
     * @return shape (entries, dim, channels), at least one entry
     * @throws InputException if the values do not have this form
     */
    Tensor of(String file, FileValues found) {
        Tensor entries = switch (found) {
            case FileValues.Columns columns -> ofColumns(file, columns);
            case FileValues.Array array ->
                ofArray(array.ordered(file, names, values()).values());
        };
        if (entries.rank() != 3 || entries.dim(1) != dim() || entries.dim(2) != channels) {
            throw new InputException(file + ": found shape " + Tensor.text(entries.shape()) + ", expected (" + letter
                    + ", " + Text.list(sides.stream().map(String::valueOf).toList()) + ", " + channels + ") for "
                    + letter + " " + what + "s: " + expected());
        }
        return entries;
    }

    private Tensor ofColumns(String file, FileValues.Columns table) {
        return order(file, table).of(table.values()).reshape(table.rows(), dim(), channels);
    }

    /**
     * Matches the columns of a table with an entry's values.
     *
     * @throws InputException if they do not fit
     */
    ColumnOrder order(String file, FileValues.Columns table) {
        ColumnOrder order = ColumnOrder.of(file, table.names(), table.values().dim(1), names, values());
        if (order.columns().size() != values()) {
            throw new InputException(file + ": each " + what + " has "
                    + count(order.columns().size())
                    + (table.names().isEmpty() ? "" : " (" + Text.list(table.names()) + ")") + ", expected " + values()
                    + ": " + expected());
        }
        return order;
    }

    private static String count(int columns) {
        return NumberText.count(columns, "value");
    }

    /**
     * Returns an array in this form. It may leave out the axis of entries if there is one entry, and that of channels if there is one,
     * hold the values of an entry along one axis, or have an axis of one entry in front of that of tokens, as samples of several
     * observations do.
     */
    private Tensor ofArray(Tensor found) {
        List<Integer> shape = Arrays.stream(found.shape()).boxed().toList();
        if (shape.isEmpty()) {
            return values() == 1 ? found.reshape(1, dim(), channels) : found;
        }
        List<Integer> each = shape.subList(1, shape.size());
        if (patches.filter(cut -> cut.isImage(shape) || cut.isImage(each)).isPresent()) {
            return patches.get().of(found);
        }
        if (isEntry(shape)) {
            return found.reshape(1, dim(), channels);
        }
        boolean inserted =
                each.size() > 1 && each.getFirst() == 1 && withChannels().equals(each.subList(1, each.size()));
        boolean several = isEntry(each) || inserted || (each.isEmpty() && values() == 1);
        return several ? found.reshape(shape.getFirst(), dim(), channels) : found;
    }

    private List<Integer> withChannels() {
        return Stream.concat(sides.stream(), Stream.of(channels)).toList();
    }

    private boolean isEntry(List<Integer> shape) {
        return shape.equals(List.of(values()))
                || shape.equals(withChannels())
                || (sides.size() > 1
                        && (shape.equals(List.of(dim(), channels)) || (channels == 1 && shape.equals(sides))));
    }

    private String expected() {
        return "the model was trained with " + trained;
    }
}
