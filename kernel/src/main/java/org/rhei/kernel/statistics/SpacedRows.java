package org.rhei.kernel.statistics;

import java.util.Arrays;

/**
 * Rows at equal distances among any number of rows: all of them while they fit, then every second, every fourth and so on. Rows that are
 * independent of each other stay so.
 */
public final class SpacedRows {
    private static final int FIRST_ROWS = 1024;

    private final int dimension;
    private final int mostRows;
    private float[] values;
    private int count;
    private long added;
    private long distance = 1;

    /**
     * Creates an empty list.
     *
     * @param dimension the values of a row
     * @param mostRows the most rows that are kept
     */
    public SpacedRows(int dimension, int mostRows) {
        this.dimension = dimension;
        this.mostRows = mostRows;
        this.values = new float[Math.min(mostRows, FIRST_ROWS) * dimension];
    }

    /** Adds a row that begins at an index of an array. */
    public void add(float[] from, int index) {
        if (added++ % distance != 0) {
            return;
        }
        if (count == mostRows) {
            halve();
            if ((added - 1) % distance != 0) {
                return;
            }
        }
        if ((count + 1) * dimension > values.length) {
            values = Arrays.copyOf(values, (int) Math.min((long) mostRows * dimension, 2L * values.length));
        }
        System.arraycopy(from, index, values, count++ * dimension, dimension);
    }

    /** Keeps every second row. */
    private void halve() {
        int left = 0;
        for (int row = 0; row < count; row += 2) {
            System.arraycopy(values, row * dimension, values, left++ * dimension, dimension);
        }
        count = left;
        distance *= 2;
    }

    /** Returns the number of rows that are kept. */
    public int count() {
        return count;
    }

    /** Returns the values of a column in ascending order. */
    public double[] sorted(int column) {
        double[] sorted = new double[count];
        for (int row = 0; row < count; row++) {
            sorted[row] = values[row * dimension + column];
        }
        Arrays.sort(sorted);
        return sorted;
    }
}
