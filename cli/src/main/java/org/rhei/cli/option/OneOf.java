package org.rhei.cli.option;

import java.util.List;
import java.util.Locale;
import org.rhei.cli.terminal.Text;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Finds what the user means by a name, in upper or lower case. */
public abstract class OneOf<T> implements ITypeConverter<T> {
    private final List<T> all;

    public OneOf(List<T> all) {
        this.all = all;
    }

    @Override
    public T convert(String text) {
        return all.stream()
                .filter(one -> one.toString().equals(text.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(
                        () -> new TypeConversionException("found " + Text.quote(text) + ", expected one of " + all));
    }
}
