/**
 * Reads tables of numbers from Parquet files that are not trusted.
 *
 * <p>{@link org.rhei.cli.file.parquet.ParquetReader} reads a file and {@link org.rhei.cli.file.parquet.ParquetFolder} a folder of them.
 * The order of the work: the footer ({@code Footer}, decoded by {@code ThriftReader}, which limits every list and text by the bytes that
 * are there), the columns ({@code Schema}, {@code ParquetColumn}, {@code NumberType}), the places and numbers of all values against the size of
 * the file ({@code ParquetReader}), then for each column its pages ({@code Pages}: sizes, checksums, {@code Codec}) and their numbers
 * ({@code ColumnValues}, {@code PageNumbers}).
 *
 * <p>To add an encoding, extend {@code PageNumbers}; to add a codec, extend {@code Codec}; to add a type, extend {@code NumberType}. The
 * decision for a reader of the project's own is docs/adr/0016-own-parquet-reader.md.
 */
@org.jspecify.annotations.NullMarked
package org.rhei.cli.file.parquet;
