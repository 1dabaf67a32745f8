package org.rhei.cli.file.parquet;

import java.nio.ByteBuffer;
import org.apache.parquet.format.Encoding;

/**
 * Decompressed values of a column. All parts are little-endian and read from their position on.
 *
 * @param values the number of values, those that are null among them
 * @param repetition the levels that begin a row where they are 0; empty for a column without lists
 * @param definition the levels that tell null from a number; empty for a column whose numbers are all there
 * @param numbers the encoded numbers
 * @param encoding the encoding of the numbers
 */
record Page(int values, ByteBuffer repetition, ByteBuffer definition, ByteBuffer numbers, Encoding encoding) {}
