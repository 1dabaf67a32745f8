package org.rhei.cli.file;

import java.util.Locale;

/** The rule that says if the first row of a text table holds the names of its columns. */
public enum HeaderRule {
    /** The first row holds names. */
    YES,
    /** The first row holds values. */
    NO,
    /** The first row holds names if each of its fields is plausible as a name; it is refused where that is not clear. */
    AUTO;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
