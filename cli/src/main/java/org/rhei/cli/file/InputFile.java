package org.rhei.cli.file;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Text;
import org.rhei.kernel.Tensor;
import org.rhei.networks.ModelConfig;

/**
 * A file of observations or points: {@code .csv} or {@code .parquet} with a row of values for each, or {@code .npy}.
 *
 * @param path its name
 * @param what one of what it holds
 * @param letter stands for how many there are
 * @param dim how many values each has
 * @param channels how many channels a value has
 * @param trained what the model was trained with
 */
public record InputFile(Path path, String what, String letter, int dim, int channels, String trained) {
    /**
     * One observation.
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
     * One or more observations.
     *
     * @return shape (B, dim_cond, ch_cond)
     * @throws InputException when the file does not hold that
     */
    public static Tensor observations(Path file, ModelConfig config) {
        String trained = "dim_cond " + config.dimCond() + " and ch_cond " + config.chCond();
        return new InputFile(file, "observation", "B", config.dimCond(), config.chCond(), trained).read();
    }

    /**
     * One or more points.
     *
     * @return shape (n, dim_obs, ch_obs)
     * @throws InputException when the file does not hold that
     */
    public static Tensor points(Path file, ModelConfig config) {
        String trained = "dim_obs " + config.dimObs() + " and ch_obs " + config.chObs();
        return new InputFile(file, "point", "n", config.dimObs(), config.chObs(), trained).read();
    }

    private Tensor read() {
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new InputException(path + ": is a directory or a device, expected a file");
        }
        String name = path.toString().toLowerCase(Locale.ROOT);
        Tensor values;
        if (name.endsWith(".csv")) {
            values = ofRows();
        } else if (name.endsWith(".parquet")) {
            values = ofColumns();
        } else if (name.endsWith(".npy")) {
            values = withChannels(Npy.read(path));
        } else {
            throw new InputException(
                    what + "s are read from .csv, .parquet and .npy files, found " + Text.quote(path.toString()));
        }
        check(values);
        return values;
    }

    private Tensor ofRows() {
        int values = dim * channels;
        List<float[]> rows = Csv.rows(path);
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

    /** Where a value has one channel, an array needs no axis for it. */
    private Tensor withChannels(Tensor found) {
        return channels == 1 && found.rank() == 2 ? found.reshape(found.dim(0), found.dim(1), 1) : found;
    }

    private Tensor ofColumns() {
        Tensor rows = Parquet.read(path);
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
