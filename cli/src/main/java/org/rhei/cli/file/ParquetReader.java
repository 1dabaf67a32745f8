package org.rhei.cli.file;

import dev.hardwood.InputFile;
import dev.hardwood.metadata.ColumnChunk;
import dev.hardwood.metadata.CompressionCodec;
import dev.hardwood.metadata.PhysicalType;
import dev.hardwood.metadata.RowGroup;
import dev.hardwood.reader.ColumnReader;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.schema.ColumnSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Text;
import org.rhei.kernel.Tensor;

/**
 * Reads tables of numbers from Parquet: a row for each observation or point, a column for each of its values.
 *
 * @see <a href="https://parquet.apache.org/docs/file-format/">the format</a>
 */
final class ParquetReader {
    private static final int MOST_NUMBERS = Integer.MAX_VALUE - 8;

    /** The rows that are allocated before any is read: a damaged file may claim more than it has. */
    private static final int FIRST_ROWS = 1 << 16;

    private static final Set<PhysicalType> NUMBERS =
            Set.of(PhysicalType.FLOAT, PhysicalType.DOUBLE, PhysicalType.INT32, PhysicalType.INT64);
    private static final Set<CompressionCodec> CODECS =
            Set.of(CompressionCodec.UNCOMPRESSED, CompressionCodec.SNAPPY, CompressionCodec.GZIP);

    private final Path file;
    private final ParquetFileReader reader;

    private ParquetReader(Path file, ParquetFileReader reader) {
        this.file = file;
        this.reader = reader;
    }

    /**
     * Reads all rows of a flat file of numbers.
     *
     * @return the names of the columns and their values, rounded to float32
     * @throws InputException when the file cannot be read or holds something else
     */
    static FileValues.Columns read(Path file) {
        return with(file, ParquetReader::numbers);
    }

    /** Returns a string of the file's metadata; null when there is none. */
    static @Nullable String metadata(Path file, String key) {
        return with(
                file,
                parquet -> parquet.reader.getFileMetaData().keyValueMetadata().get(key));
    }

    private interface Reading<T extends @Nullable Object> {
        T of(ParquetReader parquet) throws IOException;
    }

    private static <T extends @Nullable Object> T with(Path file, Reading<T> reading) {
        System.setProperty("org.xerial.snappy.purejava", "true"); // no native code
        System.setProperty("hardwood.uselibdeflate", "false");
        try (ParquetFileReader reader = ParquetFileReader.open(InputFile.of(file))) {
            return reading.of(new ParquetReader(file, reader));
        } catch (InputException e) {
            throw e;
        } catch (IOException e) {
            throw InputException.unreadable(file, e);
        } catch (RuntimeException e) {
            throw new InputException(file + ": not a sound Parquet file: " + e.getMessage(), e);
        }
    }

    private FileValues.Columns numbers() throws IOException {
        List<ColumnSchema> columns = reader.getFileSchema().getColumns();
        columns.forEach(this::check);
        List<RowGroup> groups = reader.getFileMetaData().rowGroups();
        groups.forEach(this::check);
        ParquetPages.check(file, groups);
        long rows = reader.getFileMetaData().numRows();
        if (rows < 0 || rows > MOST_NUMBERS || rows * columns.size() > MOST_NUMBERS) {
            throw new InputException(file + ": found " + rows + " rows of " + columns.size()
                    + " numbers, expected at most " + MOST_NUMBERS + " numbers");
        }
        List<float[]> read = new ArrayList<>();
        for (int column = 0; column < columns.size(); column++) {
            read.add(column(columns.get(column), (int) rows));
        }
        Tensor numbers = Tensor.zeros((int) rows, columns.size());
        for (int i = 0; i < numbers.size(); i++) {
            numbers.data()[i] = read.get(i % columns.size())[i / columns.size()];
        }
        return FileValues.Columns.of(columns.stream().map(ColumnSchema::name).toList(), numbers);
    }

    private void check(ColumnSchema column) {
        if (!NUMBERS.contains(column.type()) || column.maxRepetitionLevel() > 0 || column.logicalType() != null) {
            throw new InputException(
                    file + ": column " + Text.quote(column.fieldPath().toString()) + " is of type "
                            + (column.maxRepetitionLevel() > 0 ? "list of " : "")
                            + (column.logicalType() != null ? column.logicalType() : column.type())
                            + ", expected numbers: FLOAT, DOUBLE, INT32 or INT64");
        }
    }

    private void check(RowGroup group) {
        for (ColumnChunk chunk : group.columns()) {
            if (!CODECS.contains(chunk.metaData().codec())) {
                throw new InputException(file + ": found numbers compressed by "
                        + chunk.metaData().codec() + ", expected SNAPPY, GZIP or none");
            }
        }
    }

    private float[] column(ColumnSchema column, int rows) {
        float[] numbers = new float[Math.min(rows, FIRST_ROWS)];
        int row = 0;
        try (ColumnReader chunks = reader.columnReader(column.columnIndex())) {
            while (chunks.nextBatch()) {
                int count = chunks.getRecordCount();
                if (row + count > rows) {
                    throw new InputException(
                            file + ": column " + Text.quote(column.name()) + " has more rows than the file, " + rows);
                }
                if (row + count > numbers.length) {
                    numbers = Arrays.copyOf(numbers, (int) Math.min(rows, Math.max(row + count, 2L * numbers.length)));
                }
                for (int i = 0; i < count; i++, row++) {
                    if (chunks.getLeafValidity().isNull(i)) {
                        throw new InputException(file + ": row " + (row + 1) + " has no number in column "
                                + Text.quote(column.name()) + ", expected one");
                    }
                    numbers[row] = number(chunks, column.type(), i);
                }
            }
        }
        if (row != rows) {
            throw new InputException(file + ": column " + Text.quote(column.name()) + " has " + row
                    + " numbers, expected one for each of " + rows + " rows; is the file truncated?");
        }
        return numbers;
    }

    private static float number(ColumnReader chunk, PhysicalType type, int i) {
        return switch (type) {
            case FLOAT -> chunk.getFloats()[i];
            case DOUBLE -> (float) chunk.getDoubles()[i];
            case INT32 -> chunk.getInts()[i];
            case INT64 -> chunk.getLongs()[i];
            default -> throw new IllegalStateException(type.toString());
        };
    }
}
