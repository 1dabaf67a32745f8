package org.rhei.cli.option;

/** The form of options that take several values. */
public final class ValueList {
    /**
     * The separator of values. A comma at the end separates nothing and stays with the last value, which is then refused: after {@code
     * --lower 0,} the second bound is missing, and 0 must not be taken for all bounds.
     */
    public static final String SEPARATOR = ",(?!$)";

    /** The separator in the help. */
    public static final String SHOWN = ",";

    private ValueList() {}
}
