package org.rhei.cli.option;

import java.util.List;
import org.rhei.cli.request.SamplerName;

/** Converts the values of {@code --sampler}. */
public final class SamplerNameConverter extends NameConverter<SamplerName> {
    SamplerNameConverter() {
        super(List.of(SamplerName.values()));
    }
}
