package org.rhei.cli.request;

import java.util.Locale;

/** The checks of a model's posteriors that {@code --checks} takes. */
public enum DiagnosticCheck {
    SBC,
    TARP,
    COVERAGE,
    C2ST,
    SWD,
    MMD,
    LC2ST,
    PREDICTIVE;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
