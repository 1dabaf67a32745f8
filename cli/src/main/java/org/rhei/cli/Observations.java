package org.rhei.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.rhei.kernel.Tensor;
import org.rhei.networks.ModelConfig;

/** Reads observations from files. */
final class Observations {
    private Observations() {}

    /**
     * One observation.
     *
     * @return shape (1, dim_cond, ch_cond)
     * @throws InputException when the file does not hold that
     */
    static Tensor one(Path file, ModelConfig config) {
        Tensor xs = many(file, config);
        if (xs.dim(0) != 1) {
            throw new InputException(
                    file + ": found " + xs.dim(0) + " observations, expected one ('rhei batch' takes many)");
        }
        return xs;
    }

    /**
     * One or more observations: a {@code .csv} file with a row of values for each, or a {@code .npy} file.
     *
     * @return shape (B, dim_cond, ch_cond)
     * @throws InputException when the file does not hold that
     */
    static Tensor many(Path file, ModelConfig config) {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new InputException(file + ": is a directory or a device, expected a file");
        }
        String name = file.toString().toLowerCase(Locale.ROOT);
        Tensor xs;
        if (name.endsWith(".csv")) {
            xs = ofRows(file, config);
        } else if (name.endsWith(".npy")) {
            xs = Npy.read(file);
        } else {
            throw new InputException(
                    "observations are read from .csv and .npy files, found " + Text.quote(file.toString()));
        }
        check(file, xs, config);
        return xs;
    }

    private static Tensor ofRows(Path file, ModelConfig config) {
        int values = config.dimCond() * config.chCond();
        List<float[]> rows = Csv.rows(file);
        float[] data = new float[Math.multiplyExact(rows.size(), values)];
        for (int row = 0; row < rows.size(); row++) {
            float[] found = rows.get(row);
            if (found.length != values) {
                throw new InputException(file + ": observation " + (row + 1) + " has " + found.length
                        + (found.length == 1 ? " value" : " values") + ", expected " + values + ": "
                        + expected(config));
            }
            System.arraycopy(found, 0, data, row * values, values);
        }
        return Tensor.of(data, rows.size(), config.dimCond(), config.chCond());
    }

    private static void check(Path file, Tensor xs, ModelConfig config) {
        if (xs.rank() != 3 || xs.dim(1) != config.dimCond() || xs.dim(2) != config.chCond()) {
            throw new InputException(file + ": found shape " + Tensor.text(xs.shape()) + ", expected (B, "
                    + config.dimCond() + ", " + config.chCond() + ") for B observations: " + expected(config));
        }
        if (xs.dim(0) == 0) {
            throw new InputException(file + ": found no observation, expected at least one");
        }
        int values = config.dimCond() * config.chCond();
        for (int i = 0; i < xs.size(); i++) {
            if (!Float.isFinite(xs.data()[i])) {
                throw new InputException(file + ": value " + (i % values + 1) + " of observation " + (i / values + 1)
                        + " is " + xs.data()[i] + ", expected finite float32 numbers");
            }
        }
    }

    private static String expected(ModelConfig config) {
        return "the model was trained with dim_cond " + config.dimCond() + " and ch_cond " + config.chCond();
    }
}
