package org.rhei.cli.numpy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A type of numbers in NumPy's files.
 *
 * @param kind the kind of numbers
 * @param order the order of a number's bytes
 */
record NpyType(Kind kind, ByteOrder order) {
    /** The kinds of numbers that are read. */
    enum Kind {
        BOOL(1),
        INT8(1),
        INT16(2),
        INT32(4),
        INT64(8),
        UINT8(1),
        UINT16(2),
        UINT32(4),
        UINT64(8),
        FLOAT16(2),
        BFLOAT16(2),
        FLOAT32(4),
        FLOAT64(8);

        private final int bytes;

        Kind(int bytes) {
            this.bytes = bytes;
        }
    }

    /** The names of the kinds in a header, as {@code f4} and as {@code float32}. */
    private static final Map<String, Kind> KINDS = Map.ofEntries(
            Map.entry("b1", Kind.BOOL),
            Map.entry("?", Kind.BOOL),
            Map.entry("bool", Kind.BOOL),
            Map.entry("i1", Kind.INT8),
            Map.entry("i2", Kind.INT16),
            Map.entry("i4", Kind.INT32),
            Map.entry("i8", Kind.INT64),
            Map.entry("u1", Kind.UINT8),
            Map.entry("u2", Kind.UINT16),
            Map.entry("u4", Kind.UINT32),
            Map.entry("u8", Kind.UINT64),
            Map.entry("f2", Kind.FLOAT16),
            Map.entry("f4", Kind.FLOAT32),
            Map.entry("f8", Kind.FLOAT64),
            Map.entry("int8", Kind.INT8),
            Map.entry("int16", Kind.INT16),
            Map.entry("int32", Kind.INT32),
            Map.entry("int64", Kind.INT64),
            Map.entry("uint8", Kind.UINT8),
            Map.entry("uint16", Kind.UINT16),
            Map.entry("uint32", Kind.UINT32),
            Map.entry("uint64", Kind.UINT64),
            Map.entry("float16", Kind.FLOAT16),
            Map.entry("bfloat16", Kind.BFLOAT16),
            Map.entry("float32", Kind.FLOAT32),
            Map.entry("float64", Kind.FLOAT64));

    /** The name of bfloat16 in files of ml_dtypes. NumPy's raw bytes of this size have the name |V2. */
    private static final String BFLOAT16 = "<V2";

    private static final Pattern FORM = Pattern.compile("(?<order>[<>=|]?)(?<name>[?\\w]{1,20})");

    /**
     * Parses a type.
     *
     * @param descr NumPy's name of the type
     * @throws IllegalArgumentException if such values are not read; the message says how to convert them
     */
    static NpyType parse(String descr) {
        if (descr.equals(BFLOAT16)) {
            return new NpyType(Kind.BFLOAT16, ByteOrder.LITTLE_ENDIAN);
        }
        Matcher form = FORM.matcher(descr);
        Kind kind = form.matches() ? KINDS.get(form.group("name")) : null;
        if (kind == null) {
            throw new IllegalArgumentException(advice(descr));
        }
        return new NpyType(kind, form.group("order").equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    }

    private static String advice(String descr) {
        String expected = "expected whole numbers, truth values, float16, bfloat16, float32 or float64";
        String name = descr.replaceFirst("^[<>=|]", "");
        return expected
                + switch (name.isEmpty() ? ' ' : name.charAt(0)) {
                    case 'O' ->
                        "; objects are stored by pickle, which is not read: array.astype('float32') has numbers";
                    case 'U', 'S' -> "; array.astype('float32') makes numbers of texts";
                    case 'c' -> "; array.real and array.imag are real numbers";
                    case 'f' -> "; array.astype('float64') converts longer numbers";
                    case 'V' -> "; array.view('uint16') or array.astype('float32') says what the bytes are";
                    default -> "";
                };
    }

    /** Returns the bytes of a number. */
    int bytes() {
        return kind.bytes;
    }

    /** Returns a number, rounded to float32. */
    float value(ByteBuffer bytes, int at) {
        return switch (kind) {
            case BOOL -> bytes.get(at) == 0 ? 0 : 1;
            case INT8 -> bytes.get(at);
            case INT16 -> bytes.getShort(at);
            case INT32 -> bytes.getInt(at);
            case INT64 -> bytes.getLong(at);
            case UINT8 -> Byte.toUnsignedInt(bytes.get(at));
            case UINT16 -> Short.toUnsignedInt(bytes.getShort(at));
            case UINT32 -> Integer.toUnsignedLong(bytes.getInt(at));
            case UINT64 -> unsigned(bytes.getLong(at));
            case FLOAT16 -> Float.float16ToFloat(bytes.getShort(at));
            case BFLOAT16 -> Float.intBitsToFloat(bytes.getShort(at) << Short.SIZE);
            case FLOAT32 -> bytes.getFloat(at);
            case FLOAT64 -> (float) bytes.getDouble(at);
        };
    }

    /** Rounds once: numbers above the signed range are halved, with the lost bit kept for rounding, and doubled. */
    private static float unsigned(long bits) {
        return bits >= 0 ? bits : 2f * ((bits >>> 1) | (bits & 1));
    }
}
