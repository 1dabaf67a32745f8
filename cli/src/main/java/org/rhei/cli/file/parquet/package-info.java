/**
 * Reads tables of numbers from Parquet files that are not trusted.
 *
 * <p>{@link org.rhei.cli.file.parquet.ParquetReader} reads a file and {@link org.rhei.cli.file.parquet.ParquetFolder} a folder of them, as
 * Spark writes it. Every position, size and count is compared with the file before a value is read.
 *
 * <table>
 *   <caption>The order of the work</caption>
 *   <tr><td>footer</td><td>{@code Footer}, decoded by {@code ThriftReader}, which limits every list and text by the bytes that are
 *       there</td></tr>
 *   <tr><td>columns</td><td>{@code Schema}, {@code ParquetColumn}, {@code NumberType}</td></tr>
 *   <tr><td>places and counts</td><td>{@code ParquetReader}: all values against the size of the file</td></tr>
 *   <tr><td>pages of a column</td><td>{@code Pages}: sizes, checksums, {@code Codec}</td></tr>
 *   <tr><td>values of a page</td><td>{@code ColumnValues}, {@code PageNumbers}</td></tr>
 * </table>
 *
 * <p>To add an encoding, extend {@code PageNumbers}; to add a codec, extend {@code Codec}; to add a type, extend {@code NumberType}. The
 * decision for a reader of the project's own is docs/adr/0016-own-parquet-reader.md.
 */
@NullMarked
package org.rhei.cli.file.parquet;

import org.jspecify.annotations.NullMarked;
