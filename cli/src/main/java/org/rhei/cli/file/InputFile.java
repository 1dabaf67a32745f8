package org.rhei.cli.file;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.rhei.cli.terminal.InputException;
import org.rhei.kernel.Tensor;
import org.rhei.networks.ModelConfig;

/**
 * A file of observations or points, in one of the {@link TableFormats}: a row of values for each, or an array.
 *
 * @param path the name of the file
 * @param what the name of an entry in messages, in the singular
 * @param letter the letter for the number of entries in messages
 * @param dim the number of tokens of an entry
 * @param channels the number of channels of a token
 * @param trained the sizes that the model was trained with, in words
 */
public record InputFile(Path path, String what, String letter, int dim, int channels, String trained) {
    /**
     * Reads one observation.
     *
     * @return shape (1, dim_cond, ch_cond)
     * @throws InputException when the file does not hold that
     */
    public static Tensor observation(Path file, ModelConfig config) {
        Tensor xs = observations(file, config);
        if (xs.dim(0) != 1) {
            throw new InputException(
                    file + ": found " + xs.dim(0) + " observations, expected one ('rhei batch' takes many)");
        }
        return xs;
    }

    /**
     * Reads one or more observations.
     *
     * @return shape (B, dim_cond, ch_cond)
     * @throws InputException when the file does not hold that
     */
    public static Tensor observations(Path file, ModelConfig config) {
        String trained = "dim_cond " + config.dimCond() + " and ch_cond " + config.chCond();
        return new InputFile(file, "observation", "B", config.dimCond(), config.chCond(), trained).read();
    }

    /**
     * Reads one or more points.
     *
     * @return shape (n, dim_obs, ch_obs)
     * @throws InputException when the file does not hold that
     */
    public static Tensor points(Path file, ModelConfig config) {
        String trained = "dim_obs " + config.dimObs() + " and ch_obs " + config.chObs();
        return new InputFile(file, "point", "n", config.dimObs(), config.chObs(), trained).read();
    }

    /**
     * Reads rows of values.
     *
     * @param content the name of the values in messages, in the plural
     * @throws InputException if the file cannot be read or holds no rows
     */
    public static List<float[]> rows(Path file, String content) {
        return switch (TableFormats.read(file, content)) {
            case FileValues.Rows(List<float[]> rows) -> rows;
            case FileValues.Columns(Tensor rows) -> FileValues.rows(rows);
            case FileValues.Array(Tensor array) when array.rank() == 2 -> FileValues.rows(array);
            case FileValues.Array(Tensor array) ->
                throw new InputException(file + ": found shape " + Tensor.text(array.shape()) + ", expected two axes");
        };
    }

    private Tensor read() {
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new InputException(path + ": is a directory or a device, expected a file");
        }
        Tensor values = switch (TableFormats.read(path, what + "s")) {
            case FileValues.Rows(List<float[]> rows) -> ofRows(rows);
            case FileValues.Columns(Tensor rows) -> ofColumns(rows);
            case FileValues.Array(Tensor array) -> withChannels(array);
        };
        check(values);
        return values;
    }

    private Tensor ofRows(List<float[]> rows) {
        int values = dim * channels;
        float[] data = new float[Math.multiplyExact(rows.size(), values)];
        for (int row = 0; row < rows.size(); row++) {
            float[] found = rows.get(row);
            if (found.length != values) {
                throw new InputException(path + ": " + what + " " + (row + 1) + " has " + found.length
                        + (found.length == 1 ? " value" : " values") + ", expected " + values + ": " + expected());
            }
            System.arraycopy(found, 0, data, row * values, values);
        }
        return Tensor.of(data, rows.size(), dim, channels);
    }

    /** Adds the axis of channels that an array may leave out where there is one channel. */
    private Tensor withChannels(Tensor found) {
        return channels == 1 && found.rank() == 2 ? found.reshape(found.dim(0), found.dim(1), 1) : found;
    }

    private Tensor ofColumns(Tensor rows) {
        if (rows.dim(1) != dim * channels) {
            throw new InputException(path + ": found " + rows.dim(1) + " columns, expected " + dim * channels
                    + ", one for each value: " + expected());
        }
        return rows.reshape(rows.dim(0), dim, channels);
    }

    private void check(Tensor found) {
        if (found.rank() != 3 || found.dim(1) != dim || found.dim(2) != channels) {
            throw new InputException(path + ": found shape " + Tensor.text(found.shape()) + ", expected (" + letter
                    + ", " + dim + ", " + channels + ") for " + letter + " " + what + "s: " + expected());
        }
        if (found.dim(0) == 0) {
            throw new InputException(path + ": found no " + what + ", expected at least one");
        }
        int values = dim * channels;
        for (int i = 0; i < found.size(); i++) {
            if (!Float.isFinite(found.data()[i])) {
                throw new InputException(path + ": value " + (i % values + 1) + " of " + what + " " + (i / values + 1)
                        + " is " + found.data()[i] + ", expected finite float32 numbers");
            }
        }
    }

    private String expected() {
        return "the model was trained with " + trained;
    }
}
