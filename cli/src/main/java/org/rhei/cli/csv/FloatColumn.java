package org.rhei.cli.csv;

import java.util.ArrayList;
import java.util.List;
import org.rhei.kernel.text.NumberText;

/** Values that are collected in pieces, so that growing them needs no second copy. */
final class FloatColumn {
    private static final int PIECE = 1 << 16;
    private static final int MOST = Integer.MAX_VALUE - 8;

    /** Values that a text of any length may have. */
    private static final int FREE = 1 << 22;

    /** The characters of a number and its separator, at least: a text with more values than that has hardly any numbers. */
    private static final int NUMBER_BYTES = 2;

    private final long most;
    private final List<float[]> pieces = new ArrayList<>();
    private int used = PIECE;
    private long size;

    /**
     * Creates a column without values.
     *
     * @param bytes the length of the text, which bounds the memory
     */
    FloatColumn(long bytes) {
        most = Math.min(MOST, FREE + bytes / NUMBER_BYTES);
    }

    void add(float value) {
        if (used == PIECE) {
            if (size + PIECE > most) {
                throw new CsvFault("found more than " + NumberText.count(size, "value")
                        + (most < MOST ? ", most of them missing" : "") + ", expected at most " + most);
            }
            pieces.add(new float[PIECE]);
            used = 0;
        }
        pieces.getLast()[used++] = value;
        size++;
    }

    /** Returns the values and gives up the pieces one after another. */
    float[] toArray() {
        float[] values = new float[(int) size];
        for (int from = 0, i = 0; from < values.length; from += PIECE, i++) {
            System.arraycopy(pieces.get(i), 0, values, from, Math.min(PIECE, values.length - from));
            pieces.set(i, new float[0]);
        }
        return values;
    }
}
