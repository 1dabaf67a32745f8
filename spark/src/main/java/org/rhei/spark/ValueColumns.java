package org.rhei.spark;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a dataset that hold values of the data or of the parameters: an array whose elements count by their position, or numbers
 * whose names are those of the model file, in any order. Named numbers are fields of a struct, or columns of the dataset.
 *
 * @param column the name of the array or struct
 * @param names the names of the numbers in the model's order; empty for an array
 * @param struct true if the numbers are fields of the struct
 */
record ValueColumns(String column, List<String> names, boolean struct) implements Serializable {
    /** The type of values without names. */
    static final ArrayType NUMBERS = DataTypes.createArrayType(DataTypes.FloatType, false);

    ValueColumns {
        names = List.copyOf(names);
    }

    /**
     * Finds the columns.
     *
     * @param schema the dataset's
     * @param column the name of the array or struct
     * @param expected the names in the model file; empty without names
     * @param others names of columns that hold something else
     * @throws IllegalArgumentException when a column is missing, unknown, or of another type
     */
    static ValueColumns of(StructType schema, String column, List<String> expected, Set<String> others) {
        @Nullable DataType type = type(schema, column);
        if (type != null && DataType.equalsIgnoreNullability(type, NUMBERS)) {
            return new ValueColumns(column, List.of(), false);
        }
        if (expected.isEmpty()) {
            throw new IllegalArgumentException((type == null
                            ? "column " + column + " is missing: found " + schema.simpleString()
                            : "column " + column + ": found type " + type.simpleString())
                    + ", expected type " + NUMBERS.simpleString()
                    + ", because the model file has no names to match columns with");
        }
        if (type instanceof StructType fields) {
            requireNames(fields, Arrays.asList(fields.fieldNames()), expected);
            return new ValueColumns(column, expected, true);
        }
        if (type != null && !expected.contains(column)) {
            throw new IllegalArgumentException("column " + column + ": found type " + type.simpleString()
                    + ", expected type " + NUMBERS.simpleString() + " or a struct of " + list(expected));
        }
        Set<String> wanted = new HashSet<>(expected);
        List<String> found = Arrays.stream(schema.fieldNames())
                .filter(name -> wanted.contains(name) || !others.contains(name))
                .toList();
        requireNames(schema, found, expected);
        return new ValueColumns(column, expected, false);
    }

    private static @Nullable DataType type(StructType schema, String column) {
        return Arrays.stream(schema.fields())
                .filter(field -> field.name().equals(column))
                .map(StructField::dataType)
                .findFirst()
                .orElse(null);
    }

    private static void requireNames(StructType fields, List<String> found, List<String> expected) {
        List<String> missing = without(expected, found);
        List<String> unknown = without(found, expected);
        if (!missing.isEmpty() || !unknown.isEmpty()) {
            throw new IllegalArgumentException("found the columns " + list(found) + ", expected " + list(expected)
                    + (missing.isEmpty() ? "" : "; missing: " + list(missing))
                    + (unknown.isEmpty() ? "" : "; unknown: " + list(unknown)));
        }
        if (found.size() != expected.size()) {
            throw new IllegalArgumentException("found the columns " + list(found) + ", expected each name once");
        }
        for (StructField field : fields.fields()) {
            if (expected.contains(field.name()) && !(field.dataType() instanceof NumericType)) {
                throw new IllegalArgumentException("column " + field.name() + ": found type "
                        + field.dataType().simpleString() + ", expected numbers");
            }
        }
    }

    private static List<String> without(List<String> names, List<String> others) {
        return names.stream().filter(name -> !others.contains(name)).toList();
    }

    private static String list(List<String> names) {
        return String.join(", ", names);
    }

    /**
     * Returns the values of a row in the model's order.
     *
     * @throws IllegalArgumentException when a value is missing
     */
    float[] of(Row row) {
        if (names.isEmpty()) {
            return array(row, column);
        }
        @Nullable Row holder = struct ? row.getStruct(row.fieldIndex(column)) : row;
        float[] values = new float[names.size()];
        for (int i = 0; i < values.length; i++) {
            @Nullable Number value = holder == null ? null : holder.getAs(names.get(i));
            if (value == null) {
                throw new IllegalArgumentException("column " + names.get(i) + ": found null, expected a number");
            }
            values[i] = value.floatValue();
        }
        return values;
    }

    /** Returns the elements of an array. */
    static float[] array(Row row, String column) {
        List<Float> list = row.getList(row.fieldIndex(column));
        float[] numbers = new float[list.size()];
        int i = 0;
        for (float number : list) {
            numbers[i++] = number;
        }
        return numbers;
    }
}
