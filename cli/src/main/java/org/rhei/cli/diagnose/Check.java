package org.rhei.cli.diagnose;

import java.util.Locale;

/** A check of a model's posteriors. */
public enum Check {
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
