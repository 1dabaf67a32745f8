/**
 * Tables of numbers as text: {@link org.rhei.cli.csv.CsvTable} reads them.
 *
 * <p>{@code CsvEncoding} finds the encoding, {@code CsvDialect} the separator, {@code CsvRecords} splits the text into
 * fields, {@code FirstRow} judges by {@link org.rhei.cli.csv.HeaderRule} if the first row holds names, and {@code CsvParser}
 * turns the fields into numbers. A text that can be understood in two ways is refused with one line that names the place.
 */
@NullMarked
package org.rhei.cli.csv;

import org.jspecify.annotations.NullMarked;
