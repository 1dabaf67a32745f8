/**
 * Tables of numbers as text.
 *
 * <p>{@link org.rhei.cli.csv.CsvTable} reads a table. The encoding, the separator and the meaning of the first row are
 * recognized. A text that can be understood in two ways is refused with one line that names the place.
 *
 * <table>
 * <caption>Main types</caption>
 * <tr><td>{@link org.rhei.cli.csv.CsvTable}</td><td>the names of the columns and the values</td></tr>
 * <tr><td>{@code CsvEncoding}</td><td>recognizes the encoding</td></tr>
 * <tr><td>{@code CsvDialect}</td><td>recognizes the separator</td></tr>
 * <tr><td>{@code CsvRecords}</td><td>splits the text into fields</td></tr>
 * <tr><td>{@code FirstRow}, {@link org.rhei.cli.csv.HeaderRule}</td><td>determine whether the first row holds
 * names</td></tr>
 * <tr><td>{@code CsvParser}</td><td>turns the fields into numbers</td></tr>
 * <tr><td>{@code CsvFault}</td><td>a fault in a text, without the file's name</td></tr>
 * </table>
 *
 * <p>To accept another separator, add it to {@code CsvDialect}, with tests of texts that it makes ambiguous.
 */
@NullMarked
package org.rhei.cli.csv;

import org.jspecify.annotations.NullMarked;
