package org.rhei.cli.file.parquet;

import org.jspecify.annotations.Nullable;

/**
 * A column of a file that is read.
 *
 * @param name the name of the column
 * @param chunk the number of the column among all that hold values
 * @param type the type of its numbers
 * @param present the definition level of a number that is there
 * @param list null for a column of one number a row, otherwise the levels of its lists
 */
record ParquetColumn(
        String name,
        int chunk,
        NumberType type,
        int present,
        @Nullable Lists list) {
    /**
     * The levels of a column of lists.
     *
     * @param element the least definition level of an element that may be null; below it, the list is empty or null
     */
    record Lists(int element) {}
}
