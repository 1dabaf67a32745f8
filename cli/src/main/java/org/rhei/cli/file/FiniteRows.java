package org.rhei.cli.file;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.rhei.cli.terminal.InputException;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.text.NumberText;

/**
 * The rows of an array that reached the end of a draw. A row of which every value is NaN stands for a sample that failed,
 * as {@code --on-failure report} writes it.
 *
 * @param values the rows that are finite
 * @param kept their numbers among all rows, from 0 on
 * @param all the number of all rows
 */
public record FiniteRows(Tensor values, int[] kept, int all) {
    /**
     * Removes the rows that are NaN.
     *
     * @param file the name of the file in messages
     * @param what the name of a row in messages, in the singular
     * @param gap the place and the text of the first value that is not finite; empty if it is not known
     * @throws InputException if a row holds both finite values and others, or if no row is finite
     */
    public static FiniteRows of(String file, String what, Tensor rows, String gap) {
        FiniteRows finite = orNone(file, what, rows, gap);
        if (finite.kept.length == 0 && finite.all > 0) {
            throw none(file, what, finite.all, gap);
        }
        return finite;
    }

    /**
     * Removes the rows that are NaN, be it all.
     *
     * @throws InputException if a row holds both finite values and others
     */
    static FiniteRows orNone(String file, String what, Tensor rows, String gap) {
        int all = rows.dim(0);
        int width = all == 0 ? 0 : rows.size() / all;
        int[] kept = IntStream.range(0, all)
                .filter(row -> isFinite(file, what, rows.data(), row * width, width, gap))
                .toArray();
        if (kept.length == all) {
            return new FiniteRows(rows, kept, all);
        }
        return new FiniteRows(rows.select(kept), kept, all);
    }

    /** Returns the refusal of rows that are all NaN. */
    static InputException none(String file, String what, int all, String gap) {
        return new InputException(file + ": found NaN for each of " + NumberText.count(all, what) + gap
                + ", expected finite numbers for at least one");
    }

    /** Returns the rows of another array, of as many rows as all, that belong to the finite rows. */
    public Tensor of(Tensor others) {
        return leftOut() == 0 ? others : others.select(kept);
    }

    /** Returns true if a row is finite, false if it is NaN. */
    private static boolean isFinite(String file, String what, float[] data, int from, int width, String gap) {
        int finite = 0;
        int nan = 0;
        int fault = -1;
        for (int i = 0; i < width; i++) {
            float value = data[from + i];
            finite += Float.isFinite(value) ? 1 : 0;
            nan += Float.isNaN(value) ? 1 : 0;
            fault = fault < 0 && !Float.isFinite(value) ? i : fault;
        }
        if (finite == width || nan == width) {
            return finite == width;
        }
        throw notFinite(file, what, from / width, fault, data[from + fault], gap);
    }

    /** Returns the refusal of a value that is not finite. */
    static InputException notFinite(String file, String what, int row, int column, float value, String gap) {
        return new InputException(file + ": value " + (column + 1) + " of " + what + " " + (row + 1) + " is "
                + NumberText.number(value) + gap + ", expected finite float32 numbers");
    }

    /** Returns the number of rows that were left out. */
    public int leftOut() {
        return all - kept.length;
    }

    /** Returns results for all rows: those of the finite rows in their places, NaN in the others. */
    public Tensor inPlace(Tensor results) {
        if (leftOut() == 0) {
            return results;
        }
        float[] data = new float[all];
        Arrays.fill(data, Float.NaN);
        for (int i = 0; i < kept.length; i++) {
            data[kept[i]] = results.data()[i];
        }
        return Tensor.of(data, all);
    }
}
