package org.rhei.serve.protocol;

import java.util.Collection;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The parameters of a request: names with numbers, texts or truth values.
 *
 * @param values the JSON object
 */
public record Parameters(ObjectNode values) {
    /**
     * Refuses parameters of other names.
     *
     * @throws RequestException if there is one
     */
    public void requireKnown(Collection<String> names) {
        for (String name : values.propertyNames()) {
            if (!names.contains(name)) {
                throw RequestException.bad("found the parameter " + ClientText.quoted(name) + ", expected one of "
                        + String.join(", ", names));
            }
        }
    }

    /** Returns a whole number; empty if it is not given. */
    public OptionalLong whole(String name, long least, long most) {
        JsonNode value = values.get(name);
        if (absent(value)) {
            return OptionalLong.empty();
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw wrong(name, value, "a whole number");
        }
        if (value.longValue() < least || value.longValue() > most) {
            throw wrong(name, value, "a number from " + least + " to " + most);
        }
        return OptionalLong.of(value.longValue());
    }

    /** Returns a whole number; empty if it is not given. */
    public OptionalInt count(String name, int least, int most) {
        OptionalLong value = whole(name, least, most);
        return value.isPresent() ? OptionalInt.of((int) value.getAsLong()) : OptionalInt.empty();
    }

    /** Returns a positive number; empty if it is not given. */
    public OptionalDouble positive(String name) {
        JsonNode value = values.get(name);
        if (absent(value)) {
            return OptionalDouble.empty();
        }
        double number = value.isNumber() ? value.numberValue().doubleValue() : Double.NaN;
        if (!(number > 0 && number < Double.POSITIVE_INFINITY)) {
            throw wrong(name, value, "a positive number");
        }
        return OptionalDouble.of(number);
    }

    /** Returns a text; empty if it is not given. */
    public Optional<String> text(String name) {
        JsonNode value = values.get(name);
        if (absent(value)) {
            return Optional.empty();
        }
        if (!value.isString() || value.stringValue().isBlank()) {
            throw wrong(name, value, "a text");
        }
        return Optional.of(value.stringValue());
    }

    /** Returns a truth value, false if it is not given. */
    public boolean flag(String name) {
        JsonNode value = values.get(name);
        if (absent(value)) {
            return false;
        }
        if (!value.isBoolean()) {
            throw wrong(name, value, "true or false");
        }
        return value.booleanValue();
    }

    private static boolean absent(@Nullable JsonNode value) {
        return value == null || value.isNull();
    }

    private static RequestException wrong(String name, JsonNode value, String expected) {
        return RequestException.bad(
                "the parameter " + name + " is " + ClientText.shortened(value.toString()) + ", expected " + expected);
    }
}
