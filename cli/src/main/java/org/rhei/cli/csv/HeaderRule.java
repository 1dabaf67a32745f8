package org.rhei.cli.csv;

import java.util.Locale;

/** The rule that says if the first row of a text table holds the names of its columns. */
public enum HeaderRule {
    /** The first row holds names. */
    YES,
    /** The first row holds values. */
    NO,
    /** The first row holds names if each of its fields is plausible as a name; a row that may be either is refused. */
    AUTO,
    /** As {@link #AUTO}, but numbers are always values: for tables such as masks, whose columns are not named by numbers. */
    WORDS;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
