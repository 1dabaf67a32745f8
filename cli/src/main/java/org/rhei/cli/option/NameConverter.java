package org.rhei.cli.option;

import java.util.List;
import java.util.Locale;
import org.rhei.cli.terminal.Text;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Converts a name, in upper or lower case, to one of several values by their texts.
 *
 * @param <T> the type of the values
 */
abstract class NameConverter<T> implements ITypeConverter<T> {
    private final List<T> values;

    NameConverter(List<T> values) {
        this.values = values;
    }

    @Override
    public T convert(String text) {
        return values.stream()
                .filter(value -> value.toString().equals(text.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(
                        () -> new TypeConversionException("found " + Text.quote(text) + ", expected one of " + values));
    }
}
