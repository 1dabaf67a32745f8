package org.rhei.cli.file.parquet;

import java.nio.ByteBuffer;
import org.apache.parquet.format.Encoding;
import org.rhei.kernel.text.NumberText;

/**
 * Decompressed values of a column. All parts are little-endian and read from their position on.
 *
 * @param values the number of values, those that are null among them
 * @param repetition the levels that begin a row where they are 0; empty for a column without lists
 * @param definition the levels that tell null from a number; empty for a column whose numbers are all there
 * @param numbers the encoded numbers
 * @param encoding the encoding of the numbers
 * @param nulls the number of nulls that the page claims; negative if it claims none
 */
record Page(
        int values, ByteBuffer repetition, ByteBuffer definition, ByteBuffer numbers, Encoding encoding, int nulls) {
    /**
     * Checks the numbers that were found against what the page claims and holds.
     *
     * @param present the numbers that are not null
     * @param type the type of a number
     * @param bytes the bytes of all encoded numbers
     * @throws IllegalArgumentException if there are more or fewer
     */
    void requireNumbers(int present, NumberType type, int bytes) {
        boolean fixed = encoding == Encoding.PLAIN || encoding == Encoding.BYTE_STREAM_SPLIT;
        if (fixed && bytes != type.bytes(present)) {
            throw new IllegalArgumentException(
                    bytes + " bytes for " + NumberText.count(present, "number") + ", expected " + type.bytes(present));
        }
        if (nulls >= 0 && nulls != values - present) {
            throw new IllegalArgumentException((values - present) + " nulls in a page that claims " + nulls);
        }
    }
}
