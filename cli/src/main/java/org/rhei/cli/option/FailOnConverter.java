package org.rhei.cli.option;

import java.util.List;
import org.rhei.cli.request.FailOn;

/** Converts the values of {@code --fail-on}. */
public final class FailOnConverter extends NameConverter<FailOn> {
    public FailOnConverter() {
        super(List.of(FailOn.values()));
    }
}
