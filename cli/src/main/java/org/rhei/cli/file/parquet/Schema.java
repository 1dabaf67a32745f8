package org.rhei.cli.file.parquet;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.SchemaElement;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.file.parquet.ParquetColumn.Lists;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Text;
import org.rhei.kernel.text.NumberText;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Finds the columns of numbers and of lists of numbers in the schema of a file. */
@SuppressWarnings("NullAway") // Thrift requires the fields that are read
final class Schema {
    private static final Pattern INDEX = Pattern.compile("__index_level_\\d+__");

    private final Source source;
    private final List<SchemaElement> elements;
    private final Set<String> indices;
    private final List<ParquetColumn> columns = new ArrayList<>();
    private int next = 1;
    private int chunk;

    private Schema(Source source, Footer footer) {
        this.source = source;
        this.elements = footer.metadata().getSchema();
        this.indices = indices(footer.text("pandas"));
    }

    /**
     * Returns the columns that hold values. Indices of pandas are left out: they number the rows.
     *
     * @throws InputException if a column holds something else than numbers
     */
    static List<ParquetColumn> columns(Source source, Footer footer) {
        Schema schema = new Schema(source, footer);
        if (schema.elements.isEmpty()) {
            throw source.fault("has no schema; is the file damaged?");
        }
        int children = schema.elements.getFirst().getNum_children();
        for (int i = 0; i < children; i++) {
            schema.readField();
        }
        if (schema.next != schema.elements.size()) {
            throw source.fault("has a schema of " + schema.elements.size() + " elements, but uses " + schema.next);
        }
        if (schema.columns.isEmpty()) {
            throw source.fault("has no column of numbers");
        }
        return schema.columns;
    }

    private void readField() {
        SchemaElement field = element();
        String name = field.getName();
        int level = level(field);
        if (indices.contains(name) || INDEX.matcher(name).matches()) {
            if (isGroup(field)) {
                throw refused(name, "an index of several values");
            }
            chunk++;
        } else if (!isGroup(field)) {
            add(name, field, level, isRepeated(field) ? new Lists(level) : null);
        } else {
            readList(name, field, level);
        }
    }

    /** Reads a column of lists: a group with a repeated element, or with a repeated group of one element. */
    private void readList(String name, SchemaElement field, int level) {
        boolean isList = field.isSetLogicalType()
                ? field.getLogicalType().isSetLIST()
                : field.isSetConverted_type()
                        && "LIST".equals(field.getConverted_type().name());
        if (!isList || field.getNum_children() != 1 || isRepeated(field)) {
            throw refused(name, isList ? "nested lists" : "a structure of several values");
        }
        SchemaElement repeated = element();
        int inner = level + level(repeated);
        if (!isRepeated(repeated)) {
            throw refused(name, "a structure of several values");
        }
        if (!isGroup(repeated)) {
            add(name, repeated, inner, new Lists(inner));
            return;
        }
        if (repeated.getNum_children() != 1) {
            throw refused(name, "lists of structures");
        }
        SchemaElement value = element();
        if (isGroup(value) || isRepeated(value)) {
            throw refused(name, "nested lists");
        }
        add(name, value, inner + level(value), new Lists(inner));
    }

    private void add(String name, SchemaElement leaf, int present, @Nullable Lists list) {
        Optional<NumberType> type = NumberType.of(leaf);
        if (type.isEmpty()) {
            throw refused(name, (list == null ? "" : "lists of ") + NumberType.name(leaf));
        }
        columns.add(new ParquetColumn(name, chunk++, type.get(), present, list));
    }

    private InputException refused(String name, String found) {
        return source.fault("column " + Text.quote(name) + " holds " + found
                + ", expected numbers: integers, truth values, decimals or floating-point numbers, or lists of"
                + " them; leave the column out");
    }

    private SchemaElement element() {
        if (next >= elements.size()) {
            throw source.fault("has a schema that ends too early; is the file damaged?");
        }
        SchemaElement element = elements.get(next++);
        if (!isGroup(element) && element.getNum_children() != 0) {
            throw source.fault("column " + Text.quote(element.getName()) + " has a type and "
                    + NumberText.count(element.getNum_children(), "column") + " within it; is the file damaged?");
        }
        return element;
    }

    private static boolean isGroup(SchemaElement element) {
        return !element.isSetType();
    }

    private static boolean isRepeated(SchemaElement element) {
        return element.getRepetition_type() == FieldRepetitionType.REPEATED;
    }

    private static int level(SchemaElement element) {
        return element.getRepetition_type() == FieldRepetitionType.REQUIRED || !element.isSetRepetition_type() ? 0 : 1;
    }

    /** Returns the columns that pandas calls indices. */
    private static Set<String> indices(@Nullable String pandas) {
        Set<String> names = new HashSet<>();
        if (pandas != null) {
            try {
                for (JsonNode index : JsonMapper.shared().readTree(pandas).path("index_columns")) {
                    if (index.isString()) { // row numbers that are no column are an object
                        names.add(index.stringValue());
                    }
                }
            } catch (JacksonException _) { // the text is a hint of one program
                return Set.of();
            }
        }
        return names;
    }
}
