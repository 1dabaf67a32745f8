package org.rhei.cli.file;

import java.util.List;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Text;
import org.rhei.kernel.Tensor;
import org.rhei.networks.ModelConfig;

/**
 * The form of the observations or points that a model takes, in which values of a file are brought.
 *
 * @param what the name of an entry in messages, in the singular
 * @param letter the letter for the number of entries in messages
 * @param dim the number of tokens of an entry
 * @param channels the number of channels of a token
 * @param trained the sizes that the model was trained with, in words
 * @param names the names of an entry's values; empty if the model has none
 */
record EntryShape(String what, String letter, int dim, int channels, String trained, List<String> names) {
    EntryShape {
        names = List.copyOf(names);
    }

    /** Returns the form of a model's observations. */
    static EntryShape ofObservations(ModelConfig config) {
        String trained = "dim_cond " + config.dimCond() + " and ch_cond " + config.chCond();
        return new EntryShape(
                "observation",
                "B",
                config.dimCond(),
                config.chCond(),
                trained,
                config.description().dataNames());
    }

    /** Returns the form of a model's parameters. */
    static EntryShape ofPoints(ModelConfig config) {
        String trained = "dim_obs " + config.dimObs() + " and ch_obs " + config.chObs();
        return new EntryShape(
                "point",
                "n",
                config.dimObs(),
                config.chObs(),
                trained,
                config.description().parameterNames());
    }

    /** Returns the names that an array of such entries has usually. */
    List<String> usualNames() {
        return what.equals("observation") ? ReadOptions.DATA : ReadOptions.PARAMETERS;
    }

    /** Returns the number of values of an entry. */
    int values() {
        return dim * channels;
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
        if (entries.rank() != 3 || entries.dim(1) != dim || entries.dim(2) != channels) {
            throw new InputException(file + ": found shape " + Tensor.text(entries.shape()) + ", expected (" + letter
                    + ", " + dim + ", " + channels + ") for " + letter + " " + what + "s: " + expected());
        }
        return entries;
    }

    private Tensor ofColumns(String file, FileValues.Columns table) {
        return order(file, table).of(table.values()).reshape(table.rows(), dim, channels);
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
        return columns + (columns == 1 ? " value" : " values");
    }

    /** Adds the axes that an array may leave out: that of entries if there is one entry, that of channels if there is one. */
    private Tensor ofArray(Tensor found) {
        int[] shape = found.shape();
        boolean several = switch (shape.length) {
            case 1 -> values() == 1;
            case 2 -> shape[1] == values();
            case 4 -> shape[1] == 1 && shape[2] == dim && shape[3] == channels;
            default -> false;
        };
        boolean one = switch (shape.length) {
            case 0 -> values() == 1;
            case 1 -> shape[0] == values();
            case 2 -> shape[0] == dim && shape[1] == channels;
            default -> false;
        };
        if (several) {
            return found.reshape(shape[0], dim, channels);
        }
        return one ? found.reshape(1, dim, channels) : found;
    }

    private String expected() {
        return "the model was trained with " + trained;
    }
}
