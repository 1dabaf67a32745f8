package org.rhei.cli.file.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.apache.parquet.format.BsonType;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.DateType;
import org.apache.parquet.format.DecimalType;
import org.apache.parquet.format.EnumType;
import org.apache.parquet.format.IntType;
import org.apache.parquet.format.JsonType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.MicroSeconds;
import org.apache.parquet.format.MilliSeconds;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.StringType;
import org.apache.parquet.format.TimeType;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.TimestampType;
import org.apache.parquet.format.Type;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Law: a column says its type once, or twice and alike; and the stored bytes hold every number of the type. Of any other column programs
 * read different numbers, and it is no column of numbers here.
 */
class NumberTypeTest {
    private static SchemaElement column(Type stored) {
        return new SchemaElement("a").setType(stored);
    }

    private static SchemaElement integer(int bits, boolean signed, ConvertedType older) {
        return column(bits == Long.SIZE ? Type.INT64 : Type.INT32)
                .setLogicalType(LogicalType.INTEGER(new IntType((byte) bits, signed)))
                .setConverted_type(older);
    }

    private static SchemaElement decimal(Type stored, int scale, int precision) {
        return column(stored).setLogicalType(LogicalType.DECIMAL(new DecimalType(scale, precision)));
    }

    private static SchemaElement older(SchemaElement column, int scale, int precision) {
        return column.setConverted_type(ConvertedType.DECIMAL).setScale(scale).setPrecision(precision);
    }

    static Stream<SchemaElement> alike() {
        return Stream.of(
                integer(8, true, ConvertedType.INT_8),
                integer(16, false, ConvertedType.UINT_16),
                integer(64, false, ConvertedType.UINT_64),
                older(column(Type.INT32), 2, 7),
                older(decimal(Type.INT32, 2, 7), 2, 7),
                older(decimal(Type.INT64, 3, 18), 3, 18),
                decimal(Type.INT32, 0, 9));
    }

    static Stream<SchemaElement> different() {
        return Stream.of(
                integer(8, true, ConvertedType.UINT_8),
                integer(32, true, ConvertedType.INT_16),
                integer(64, true, ConvertedType.TIMESTAMP_MICROS),
                integer(32, true, ConvertedType.DECIMAL).setScale(2).setPrecision(7),
                older(decimal(Type.INT32, 2, 7), 1, 7),
                older(decimal(Type.INT32, 2, 7), 2, 8),
                decimal(Type.INT32, 2, 7).setConverted_type(ConvertedType.INT_32),
                column(Type.FLOAT).setConverted_type(ConvertedType.INT_32),
                column(Type.INT32).setScale(2).setPrecision(7),
                column(Type.INT32).setLogicalType(new LogicalType()),
                column(Type.INT32).setLogicalType(new LogicalType()).setConverted_type(ConvertedType.DECIMAL));
    }

    @ParameterizedTest
    @MethodSource("alike")
    void statementsThatAreAlikeAreRead(SchemaElement column) {
        assertThat(NumberType.of(column)).isPresent();
    }

    @ParameterizedTest
    @MethodSource("different")
    void statementsThatDifferAreRefused(SchemaElement column) {
        assertThat(NumberType.of(column)).isEmpty();
        assertThat(NumberType.name(column)).isNotEmpty();
    }

    static Stream<Map.Entry<LogicalType, ConvertedType>> others() {
        TimeUnit millis = TimeUnit.MILLIS(new MilliSeconds());
        TimeUnit micros = TimeUnit.MICROS(new MicroSeconds());
        return Stream.of(
                Map.entry(LogicalType.STRING(new StringType()), ConvertedType.UTF8),
                Map.entry(LogicalType.ENUM(new EnumType()), ConvertedType.ENUM),
                Map.entry(LogicalType.JSON(new JsonType()), ConvertedType.JSON),
                Map.entry(LogicalType.BSON(new BsonType()), ConvertedType.BSON),
                Map.entry(LogicalType.DATE(new DateType()), ConvertedType.DATE),
                Map.entry(LogicalType.TIME(new TimeType(true, millis)), ConvertedType.TIME_MILLIS),
                Map.entry(LogicalType.TIME(new TimeType(true, micros)), ConvertedType.TIME_MICROS),
                Map.entry(LogicalType.TIMESTAMP(new TimestampType(true, millis)), ConvertedType.TIMESTAMP_MILLIS),
                Map.entry(LogicalType.TIMESTAMP(new TimestampType(true, micros)), ConvertedType.TIMESTAMP_MICROS));
    }

    /** Law: two statements that agree are no reason to refuse a column; the message says its kind. */
    @ParameterizedTest
    @MethodSource("others")
    void aColumnThatSaysTwiceThatItIsNoNumberDoesNotContradictItself(Map.Entry<LogicalType, ConvertedType> alike) {
        SchemaElement column = column(Type.INT64).setLogicalType(alike.getKey()).setConverted_type(alike.getValue());
        assertThat(NumberType.of(column)).isEmpty();
        assertThat(NumberType.name(column))
                .doesNotContain("differ")
                .contains(alike.getKey().getSetField().name());
        assertThat(NumberType.name(column.setConverted_type(ConvertedType.INT_64)))
                .contains("differ");
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "2, 4", "4, 9", "8, 18", "16, 38", "32, 76"})
    void bytesHoldEveryNumberOfTheDigits(int bytes, int digits) {
        SchemaElement column = older(column(Type.FIXED_LEN_BYTE_ARRAY).setType_length(bytes), 0, digits);
        assertThat(NumberType.of(column)).isPresent();
        assertThat(NumberType.of(column.setPrecision(digits + 1))).isEmpty();
    }

    @Test
    void integersHoldEveryNumberOfTheDigits() {
        assertThat(NumberType.of(decimal(Type.INT32, 2, 10))).isEmpty();
        assertThat(NumberType.of(decimal(Type.INT32, 2, 39))).isEmpty();
        assertThat(NumberType.of(decimal(Type.INT64, 2, 19))).isEmpty();
    }
}
