package org.rhei.cli.file;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** The value of an option in the record of how a result was made, with the type that it has in JSON. */
public sealed interface RecordedValue {
    /** An option without a value. */
    record Flag() implements RecordedValue {
        @Override
        public String argument() {
            return "true";
        }

        @Override
        public void write(JsonGenerator json) {
            json.writeBoolean(true);
        }
    }

    /** A finite number. */
    record Numeric(BigDecimal value) implements RecordedValue {
        @Override
        public String argument() {
            return value.toString();
        }

        @Override
        public void write(JsonGenerator json) {
            json.writeNumber(argument());
        }
    }

    /** A name, a file, or a number that is not finite. */
    record Words(String text) implements RecordedValue {
        @Override
        public String argument() {
            return text;
        }

        @Override
        public void write(JsonGenerator json) {
            json.writeString(text);
        }
    }

    /** The values of an option that has several. */
    record Several(List<RecordedValue> values) implements RecordedValue {
        public Several {
            values = List.copyOf(values);
        }

        @Override
        public String argument() {
            return values.stream().map(RecordedValue::argument).collect(Collectors.joining(","));
        }

        @Override
        public void write(JsonGenerator json) {
            json.writeStartArray();
            values.forEach(value -> value.write(json));
            json.writeEndArray();
        }
    }

    /**
     * Returns a parsed value of an option.
     *
     * @param value a finite number becomes a number, a list of one number too, anything else words
     * @param text the text that the user gave for it
     */
    static RecordedValue of(Object value, String text) {
        return switch (value) {
            case Integer number -> new Numeric(BigDecimal.valueOf(number));
            case Long number -> new Numeric(BigDecimal.valueOf(number));
            case Double number when Double.isFinite(number) -> new Numeric(BigDecimal.valueOf(number));
            case List<?> list when list.size() == 1 -> of(list.getFirst(), text);
            default -> new Words(text);
        };
    }

    /**
     * Reads a value from JSON.
     *
     * @throws IllegalArgumentException if it is none
     */
    static RecordedValue of(JsonNode json) {
        if (json.isArray()) {
            return new Several(json.valueStream().map(RecordedValue::single).toList());
        }
        return json.isBoolean() && json.booleanValue() ? new Flag() : single(json);
    }

    private static RecordedValue single(JsonNode json) {
        if (json.isIntegralNumber()) {
            return new Numeric(new BigDecimal(json.bigIntegerValue()));
        }
        if (json.isNumber() && Double.isFinite(json.doubleValue())) {
            return new Numeric(BigDecimal.valueOf(json.doubleValue()));
        }
        if (!json.isString()) {
            throw new IllegalArgumentException(json.toString());
        }
        return new Words(json.stringValue());
    }

    /** Returns the text of the value on the command line. */
    String argument();

    /** Writes the value. */
    void write(JsonGenerator json);
}
