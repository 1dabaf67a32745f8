package org.rhei.cli.file.parquet;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.IntType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Type;
import org.jspecify.annotations.Nullable;

/**
 * A type of numbers of a fixed number of bytes, or of truth values, which are 0 and 1.
 *
 * @param stored the type of the stored bytes
 * @param width the bytes of a number; at most for a truth value
 * @param integer true if delta encoding is defined for it
 * @param reading reads a number and rounds it to float32
 */
@SuppressWarnings("NullAway") // Thrift requires the fields that are read
record NumberType(Type stored, int width, boolean integer, Reading reading) {
    /** The most digits of a decimal, and of those after its point: the size of the largest that other programs write. */
    private static final int MOST_DIGITS = 76;

    /** Reads a number from little-endian bytes. */
    interface Reading {
        float of(ByteBuffer bytes);
    }

    /** Returns the type of a column's numbers; empty if the column holds something else. */
    static Optional<NumberType> of(SchemaElement column) {
        LogicalType meaning = column.isSetLogicalType() ? column.getLogicalType() : new LogicalType();
        boolean plain = !column.isSetLogicalType() && !column.isSetConverted_type();
        boolean decimal = column.isSetLogicalType()
                ? meaning.isSetDECIMAL()
                : column.getConverted_type() == ConvertedType.DECIMAL;
        Type type = column.getType();
        if (type == null || contradictsItself(column)) {
            return Optional.empty();
        }
        return Optional.ofNullable(
                switch (type) {
                    case BOOLEAN -> plain ? new NumberType(type, 1, false, bytes -> bytes.get() == 0 ? 0 : 1) : null;
                    case FLOAT -> plain ? new NumberType(type, Float.BYTES, false, ByteBuffer::getFloat) : null;
                    case DOUBLE ->
                        plain ? new NumberType(type, Double.BYTES, false, bytes -> (float) bytes.getDouble()) : null;
                    case INT32, INT64 ->
                        decimal ? decimal(column) : plain || isInteger(column) ? integer(column) : null;
                    case FIXED_LEN_BYTE_ARRAY ->
                        decimal
                                ? decimal(column)
                                : meaning.isSetFLOAT16() && column.getType_length() == Short.BYTES
                                        ? new NumberType(
                                                type,
                                                Short.BYTES,
                                                false,
                                                bytes -> Float.float16ToFloat(bytes.getShort()))
                                        : null;
                    default -> null;
                });
    }

    /** Returns true if the older statement of a column's type differs from the newer one, of which programs read one or the other. */
    private static boolean contradictsItself(SchemaElement column) {
        boolean digits = column.isSetScale() || column.isSetPrecision();
        if (digits && column.getConverted_type() != ConvertedType.DECIMAL) {
            return true; // an older type of an unknown number looks as if there were none
        }
        if (!column.isSetLogicalType() || !column.isSetConverted_type()) {
            return false;
        }
        LogicalType meaning = column.getLogicalType();
        return !column.getConverted_type().name().equals(older(meaning))
                || (column.isSetScale()
                        && column.getScale() != meaning.getDECIMAL().getScale())
                || (column.isSetPrecision()
                        && column.getPrecision() != meaning.getDECIMAL().getPrecision());
    }

    /** Returns the name of the older type that has the meaning of a newer one. */
    private static String older(LogicalType newer) {
        return switch (newer.getSetField()) {
            case null -> "";
            case INTEGER -> {
                IntType integer = newer.getINTEGER();
                yield (integer.isIsSigned() ? "INT_" : "UINT_") + integer.getBitWidth();
            }
            case STRING -> "UTF8";
            case TIME -> "TIME_" + newer.getTIME().getUnit().getSetField();
            case TIMESTAMP -> "TIMESTAMP_" + newer.getTIMESTAMP().getUnit().getSetField();
            default -> newer.getSetField().name();
        };
    }

    private static boolean isInteger(SchemaElement column) {
        ConvertedType converted = column.getConverted_type();
        return column.isSetLogicalType()
                ? column.getLogicalType().isSetINTEGER()
                : converted != null && converted.name().matches("U?INT_\\d+");
    }

    /** Returns the type of integers; null if their width is none that the stored bytes may have. */
    private static @Nullable NumberType integer(SchemaElement column) {
        int stored = column.getType() == Type.INT32 ? Integer.SIZE : Long.SIZE;
        int bits = stored;
        boolean signed = true;
        if (column.isSetLogicalType() && column.getLogicalType().isSetINTEGER()) {
            bits = column.getLogicalType().getINTEGER().getBitWidth();
            signed = column.getLogicalType().getINTEGER().isIsSigned();
        } else if (column.isSetConverted_type()) {
            String[] name = column.getConverted_type().name().split("_", -1); // such as UINT_8
            bits = Integer.parseInt(name[1]);
            signed = !name[0].startsWith("U");
        }
        if (stored == Long.SIZE) {
            return bits != Long.SIZE
                    ? null
                    : new NumberType(
                            Type.INT64,
                            Long.BYTES,
                            true,
                            signed ? ByteBuffer::getLong : bytes -> unsigned(bytes.getLong()));
        }
        if (bits == Integer.SIZE) {
            return new NumberType(
                    Type.INT32,
                    Integer.BYTES,
                    true,
                    signed ? ByteBuffer::getInt : bytes -> Integer.toUnsignedLong(bytes.getInt()));
        }
        return bits == Byte.SIZE || bits == Short.SIZE ? small(bits, signed) : null;
    }

    /** Returns the type of integers that are stored with more bits than they have; others of these bits are no such integers. */
    private static NumberType small(int bits, boolean signed) {
        int least = signed ? -(1 << (bits - 1)) : 0;
        int most = least + (1 << bits) - 1;
        return new NumberType(Type.INT32, Integer.BYTES, true, bytes -> {
            int value = bytes.getInt();
            if (value < least || value > most) {
                throw new IllegalArgumentException("the integer " + value + ", expected " + least + " to " + most);
            }
            return value;
        });
    }

    /** Returns the bytes of numbers that are stored one after another; truth values take a bit. */
    long bytes(int numbers) {
        return stored == Type.BOOLEAN ? Math.ceilDiv(numbers, Byte.SIZE) : (long) numbers * width;
    }

    /** Rounds an unsigned integer once: halved with its last bit kept, it rounds as the whole does. */
    private static float unsigned(long bits) {
        return bits >= 0 ? bits : 2 * (float) ((bits >>> 1) | (bits & 1));
    }

    /** Returns the type of decimals; null if the stored bytes do not hold as many digits, or no program writes so many. */
    private static @Nullable NumberType decimal(SchemaElement column) {
        boolean newer = column.isSetLogicalType();
        int scale = newer ? column.getLogicalType().getDECIMAL().getScale() : column.getScale();
        int precision = newer ? column.getLogicalType().getDECIMAL().getPrecision() : column.getPrecision();
        int width = switch (column.getType()) {
            case INT32 -> Integer.BYTES;
            case INT64 -> Long.BYTES;
            default -> column.getType_length();
        };
        if (scale < 0 || precision < 1 || scale > precision || precision > mostDigits(width)) {
            return null;
        }
        return switch (column.getType()) {
            case INT32 ->
                new NumberType(
                        column.getType(), width, true, bytes -> decimal(BigInteger.valueOf(bytes.getInt()), scale));
            case INT64 ->
                new NumberType(
                        column.getType(), width, true, bytes -> decimal(BigInteger.valueOf(bytes.getLong()), scale));
            default ->
                new NumberType(column.getType(), width, false, bytes -> {
                    byte[] digits = new byte[width];
                    bytes.get(digits);
                    return decimal(new BigInteger(digits), scale);
                });
        };
    }

    /** Returns the most digits of which every number fits into as many bytes, as Parquet requires it; 0 for a width that is not read. */
    private static int mostDigits(int width) {
        return width < 1 || width > Integer.SIZE
                ? 0
                : Math.min(MOST_DIGITS, (int) ((Byte.SIZE * width - 1) * Math.log10(2)));
    }

    private static float decimal(BigInteger digits, int scale) {
        return (float) new BigDecimal(digits, scale).doubleValue(); // as other programs convert it
    }

    /** Returns the type of a column that holds no numbers in words, for messages. */
    static String name(SchemaElement column) {
        if (contradictsItself(column)) {
            return "values whose type and older type differ (" + meaning(column) + ")";
        }
        String meaning = meaning(column);
        return switch (meaning) {
            case "DECIMAL" -> "decimals of a size that no decimal has";
            case "STRING", "UTF8", "ENUM", "JSON" -> "texts (" + meaning + ")";
            case "DATE" -> "dates (" + meaning + ")";
            case "TIMESTAMP", "TIMESTAMP_MILLIS", "TIMESTAMP_MICROS", "INT96" -> "dates with times (" + meaning + ")";
            case "TIME", "TIME_MILLIS", "TIME_MICROS" -> "times of day (" + meaning + ")";
            case "BYTE_ARRAY", "FIXED_LEN_BYTE_ARRAY" -> "bytes (" + meaning + ")";
            case "UNKNOWN" -> "missing values only (" + meaning + ")";
            default -> meaning;
        };
    }

    private static String meaning(SchemaElement column) {
        if (column.isSetLogicalType()) {
            LogicalType._Fields field = column.getLogicalType().getSetField();
            return field == null ? "an unknown type" : field.name();
        }
        return column.isSetConverted_type()
                ? column.getConverted_type().name()
                : column.getType().name();
    }
}
