package org.rhei.cli.request;

import java.util.Locale;

/** The mildest verdict that makes a command end with {@link #EXIT_CODE}, as {@code --fail-on} names it. */
public enum FailOn {
    NEVER,
    DOUBTFUL,
    BAD;

    /** The exit code of a command that did its work and found what the user wants to fail on. */
    public static final int EXIT_CODE = 3;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
